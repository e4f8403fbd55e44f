//! Whom a title is for, from statements of audience, ages and headings.

use carrel_engine::title::Audience;

/// What a statement of audience tells: "Juvenile", "YA", "Ages 8-12", "18+". Nothing for "All ages" and for codes that are ambiguous.
pub fn parse(raw: &str) -> Option<Audience> {
    let lower: String = raw.trim().chars().take(100).collect::<String>().to_lowercase().replace(['-', '_'], " ");
    by_name(&lower).or_else(|| by_age(raw))
}

fn by_name(lower: &str) -> Option<Audience> {
    const TEEN: [&str; 5] = ["young adult", "teen", "adolescent", "ya ", "jugend"];
    const CHILD: [&str; 8] = ["child", "juvenile", "preschool", "primary", "easy", "kids", "picture book", "kinder"];
    match lower {
        "j" | "jf" | "jnf" | "jn" => return Some(Audience::Child),
        "ya" | "y" | "d" => return Some(Audience::Teen),
        "e" | "g" | "general" | "general adult" => return Some(Audience::Adult),
        _ => {}
    }
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if says(&TEEN) => Some(Audience::Teen),
        () if says(&CHILD) => Some(Audience::Child),
        () if lower.contains("adult") => Some(Audience::Adult),
        () => None,
    }
}

/// "8-12", "Ages 3 to 6", "18+", "[12, 17]".
fn by_age(raw: &str) -> Option<Audience> {
    let mut ages = raw
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| matches!(run.len(), 1 | 2))
        .filter_map(|run| run.parse::<u8>().ok());
    let least = ages.next()?;
    from_ages(least, ages.next())
}

/// The audience of readers from `least` to `most` years of age; nothing where the range is for everybody.
pub fn from_ages(least: u8, most: Option<u8>) -> Option<Audience> {
    match (least, most) {
        (18.., _) => Some(Audience::Adult),
        (_, Some(..=12)) | (..=10, None | Some(13..=14)) => Some(Audience::Child),
        (11.., Some(..=19) | None) => Some(Audience::Teen),
        _ => None,
    }
}

/// What a heading such as "Whales -- Juvenile fiction" says about its readers.
pub fn of_heading(heading: &str) -> Option<Audience> {
    let lower = heading.to_lowercase();
    let child = [
        "juvenile fiction",
        "juvenile literature",
        "juvenile poetry",
        "juvenile drama",
        "children's stories",
        "children's poetry",
    ];
    // "Young adults -- Fiction" is about them, not for them.
    if lower.contains("young adult") && !lower.contains("young adults") && !lower.contains("children") {
        return Some(Audience::Teen);
    }
    child.iter().any(|words| lower.contains(words)).then_some(Audience::Child)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_audience_are_read() {
        for (raw, wanted) in [
            ("Juvenile", Some(Audience::Child)),
            ("YA", Some(Audience::Teen)),
            ("Young Adult", Some(Audience::Teen)),
            ("Adults Only", Some(Audience::Adult)),
            ("All Ages", None),
            ("Ages 8-12", Some(Audience::Child)),
            ("0-99", None),
            ("18+", Some(Audience::Adult)),
            ("12-17", Some(Audience::Teen)),
            ("juvenile-fiction", Some(Audience::Child)),
            ("", None),
            ("14", Some(Audience::Teen)),
        ] {
            assert_eq!(parse(raw), wanted, "{raw}");
        }
        assert_eq!(of_heading("Whales -- Juvenile fiction"), Some(Audience::Child));
        assert_eq!(of_heading("Juvenile delinquency"), None);
        assert_eq!(of_heading("Young adult fiction"), Some(Audience::Teen));
        assert_eq!(of_heading("Young adults -- Fiction"), None);
    }
}
