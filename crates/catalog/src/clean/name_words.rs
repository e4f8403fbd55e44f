//! Words that catalogued names are made of, besides names. Each list is separated by `|`, in lower case and without full stops.

/// Words in place of a name.
pub const NOBODY: &str = "various|various authors|various artists|anonymous|anon|unknown|author unknown|unknown author|n/a|\
    na|none|null|nan|not available|-|multiple authors|several authors|no author|[anonymous]";

/// What somebody did, after the name.
pub const RELATORS: &str = "author|editor|illustrator|translator|narrator|contributor|compiler|artist|composer|director|\
    performer|photographer|writer|ed|trans|ill|joint author|reader|creator|aut|edt|trl|nrt|\
    publisher|issuing body|actor|producer|writer of introduction|adapter";

/// After a name.
pub const SUFFIXES: &str = "jr|sr|ii|iii|iv|esq|md|phd|junior";

/// Before a name.
pub const PREFIXES: &str = "sir|dame|mrs|mr|miss|lady|dr|rev|saint|madame|mme|st|captain|colonel|general|major|\
    lieutenant|father|sister|brother|captaine|mlle|frau";

/// Ranks, which are left out.
pub const RANKS: &str = "baron|baroness|earl|count|comte|comtesse|countess|duke|duchess|duc|duchesse|king|queen|\
    emperor|empress|pope|prince|princess|lord|viscount|marquis|marquise|graf|freiherr|bishop|\
    archbishop|cardinal|conde|condesa|vicomte|visconde|viscountess|kniaz|hrabia|gróf|abbot|ritter|\
    baronne|seigneur|marchioness|marqués|consort|empereur|infanta|landgrave|sieur|chevalier|\
    princesse|conte|contessa|marchesa|marchese|marquess|margrave|margravine|archduke|grand-duke|duque|duquesa|\
    duca|barão|fürst|fürstin|prinz|prinzessin|gräfin|freifrau|graaf|abbé|rajah|maharani|sachem|negus|nawab";

/// Words of the names of bodies.
pub const BODIES: &str = "inc|ltd|llc|co|company|corporation|corp|gmbh|university|college|society|association|\
    committee|congress|senate|department|dept|office|bureau|library|museum|press|institute|\
    council|church|ministry|states|commission|agency|union|club|foundation|group|school|army|\
    navy|division|court|orchestra|band|center|centre|staff|editors|publishing|project";

/// Lower-case words inside given names.
pub const PARTICLES: &str = "von|van|der|den|de|du|da|di|del|della|la|le|el|al|af|av|zu|zur|dos|das|y|e|bin|\
    ibn|las|los|vom|zum|te|ten|ter|'t|ben|bar|do|des|degli";

/// Whether `word`, in lower case, is one of a list.
pub fn is_in(list: &str, word: &str) -> bool {
    list.split('|').any(|one| one == word)
}
