//! Letters beyond Latin in one form each: lower case, without marks, one letter where keyboards or catalogues use several.

/// The one letter that `c` becomes; itself where nothing is to be done.
pub(super) fn letter(c: char) -> char {
    match c as u32 {
        0x386..=0x3d6 | 0x3f0..=0x3f9 | 0x1f00..=0x1fff | 0x2126 => greek(c),
        0x400..=0x4f9 => cyrillic(c),
        0x622..=0x6d5 => arabic(c),
        0x929..=0x95f => devanagari(c),
        0xfb1d..=0xfb4e => hebrew(c),
        0xfb50..=0xfefc => arabic_form(c),
        0xff66..=0xff9d => katakana(c),
        // Circled letters and Roman numerals.
        code @ 0x24b6..=0x24cf => char::from((code - 0x24b6) as u8 + b'a'),
        code @ 0x24d0..=0x24e9 => char::from((code - 0x24d0) as u8 + b'a'),
        _ => lower(c),
    }
}

/// What the few letters become that are more than one.
pub(super) fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{587}' => "եւ",
        '\u{fb1f}' => "יי",
        '\u{fdf2}' => "الله",
        '\u{fef5}'..='\u{fefc}' => "لا",
        _ => return None,
    })
}

/// Runs of capital letters: first, last, distance to the small letters, step (1 or 2) between capitals.
const CAPITALS: [(u32, u32, i32, u32); 32] = [
    (0x241, 0x241, 1, 1),
    (0x370, 0x372, 1, 2),
    (0x376, 0x376, 1, 1),
    (0x37f, 0x37f, 116, 1),
    (0x391, 0x3ab, 32, 1),
    (0x3cf, 0x3cf, 8, 1),
    (0x3d8, 0x3ee, 1, 2),
    (0x3f7, 0x3f7, 1, 1),
    (0x3fa, 0x3fa, 1, 1),
    (0x3fd, 0x3ff, -130, 1),
    (0x400, 0x40f, 80, 1),
    (0x410, 0x42f, 32, 1),
    (0x460, 0x480, 1, 2),
    (0x48a, 0x4be, 1, 2),
    (0x4c0, 0x4c0, 15, 1),
    (0x4c1, 0x4cd, 1, 2),
    (0x4d0, 0x52e, 1, 2),
    (0x531, 0x556, 48, 1),
    (0x10a0, 0x10cd, 7264, 1),
    (0x13a0, 0x13ef, 38864, 1),
    (0x13f0, 0x13f5, 8, 1),
    // What lies between would become a sign of punctuation.
    (0x1c90, 0x1cba, -3008, 1),
    (0x1cbd, 0x1cbf, -3008, 1),
    (0x2160, 0x216f, 16, 1),
    (0x2c00, 0x2c2f, 48, 1),
    (0x2c80, 0x2ce2, 1, 2),
    (0x2ceb, 0x2ced, 1, 2),
    (0xa640, 0xa66c, 1, 2),
    (0xa680, 0xa69a, 1, 2),
    (0x10400, 0x10427, 40, 1),
    (0x104b0, 0x104d3, 40, 1),
    (0x1e900, 0x1e921, 34, 1),
];

/// Lower case of the scripts that have it. Our own because the table of the standard library is eleven kilobytes.
fn lower(c: char) -> char {
    let code = c as u32;
    let after = CAPITALS.partition_point(|run| run.0 <= code);
    let Some((first, last, distance, step)) = after.checked_sub(1).map(|at| CAPITALS[at]) else { return c };
    if code > last || (code - first) & (step - 1) != 0 {
        return c;
    }
    code.checked_add_signed(distance).and_then(char::from_u32).unwrap_or(c)
}

/// Greek without tonos, breathings and iota subscript; final sigma as sigma.
fn greek(c: char) -> char {
    match c as u32 {
        0x386 | 0x3ac | 0x1f00..=0x1f0f | 0x1f70 | 0x1f71 | 0x1f80..=0x1f8f | 0x1fb0..=0x1fbc => 'α',
        0x388 | 0x3ad | 0x3f5 | 0x1f10..=0x1f1f | 0x1f72 | 0x1f73 | 0x1fc8 | 0x1fc9 => 'ε',
        0x389 | 0x3ae | 0x1f20..=0x1f2f | 0x1f74 | 0x1f75 | 0x1f90..=0x1f9f | 0x1fc2..=0x1fcc => 'η',
        0x38a | 0x390 | 0x3aa | 0x3af | 0x3ca | 0x1f30..=0x1f3f | 0x1f76 | 0x1f77 | 0x1fbe | 0x1fd0..=0x1fdb => 'ι',
        0x38c | 0x3cc | 0x1f40..=0x1f4f | 0x1f78 | 0x1f79 | 0x1ff8 | 0x1ff9 => 'ο',
        0x1fe4 | 0x1fe5 | 0x1fec | 0x3f1 => 'ρ',
        0x38e | 0x3ab | 0x3b0 | 0x3cb | 0x3cd | 0x3d2..=0x3d4 | 0x1f50..=0x1f5f | 0x1f7a | 0x1f7b | 0x1fe0..=0x1feb => {
            'υ'
        }
        0x38f | 0x3ce | 0x1f60..=0x1f6f | 0x1f7c | 0x1f7d | 0x1fa0..=0x1faf | 0x1ff2..=0x1ffc | 0x2126 => 'ω',
        0x3a2 | 0x3c2 | 0x3f2 | 0x3f9 => 'σ',
        0x3d0 => 'β',
        0x3d1 | 0x3f4 => 'θ',
        0x3d5 => 'φ',
        0x3d6 => 'π',
        0x3f0 => 'κ',
        _ => lower(c),
    }
}

/// Cyrillic without marks: ё as е, й as и, because the marks may come as characters of their own.
fn cyrillic(c: char) -> char {
    match lower(c) {
        'ѐ' | 'ё' | 'ӗ' => 'е',
        'ѓ' => 'г',
        'ї' => 'і',
        'ќ' => 'к',
        'ѝ' | 'й' | 'ӣ' | 'ӥ' => 'и',
        'ў' | 'ӯ' | 'ӱ' | 'ӳ' => 'у',
        'ѷ' => 'ѵ',
        'ӂ' | 'ӝ' => 'ж',
        'ӑ' | 'ӓ' => 'а',
        'ӛ' => 'ә',
        'ӟ' => 'з',
        'ӧ' => 'о',
        'ӫ' => 'ө',
        'ӭ' => 'э',
        'ӵ' => 'ч',
        'ӹ' => 'ы',
        other => other,
    }
}

/// Arabic, Persian, Urdu: one yeh, one kaf, one heh; alef and its carriers without hamza or madda.
fn arabic(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{672}' | '\u{673}' => 'ا',
        'ؤ' => 'و',
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' | '\u{6aa}' => 'ک',
        'ة' | '\u{6c0}' | '\u{6d5}' => 'ه',
        '\u{6c2}' | '\u{6c3}' => '\u{6c1}',
        '\u{6d3}' => '\u{6d2}',
        other => other,
    }
}

/// Letters whose four (or two) shapes old catalogues store one by one, in the order of the block at U+FE80.
const SHAPES: [(char, u32); 36] = [
    ('ء', 1),
    ('ا', 2),
    ('ا', 2),
    ('و', 2),
    ('ا', 2),
    ('ی', 4),
    ('ا', 2),
    ('ب', 4),
    ('ه', 2),
    ('ت', 4),
    ('ث', 4),
    ('ج', 4),
    ('ح', 4),
    ('خ', 4),
    ('د', 2),
    ('ذ', 2),
    ('ر', 2),
    ('ز', 2),
    ('س', 4),
    ('ش', 4),
    ('ص', 4),
    ('ض', 4),
    ('ط', 4),
    ('ظ', 4),
    ('ع', 4),
    ('غ', 4),
    ('ف', 4),
    ('ق', 4),
    ('ک', 4),
    ('ل', 4),
    ('م', 4),
    ('ن', 4),
    ('ه', 4),
    ('و', 2),
    ('ی', 2),
    ('ی', 4),
];

/// The letter of an Arabic presentation form.
fn arabic_form(c: char) -> char {
    match c as u32 {
        0xfb56..=0xfb59 => 'پ',
        0xfb7a..=0xfb7d => 'چ',
        0xfb8a | 0xfb8b => 'ژ',
        0xfb8e..=0xfb91 => 'ک',
        0xfb92..=0xfb95 => 'گ',
        0xfbfc..=0xfbff => 'ی',
        code @ 0xfe80..=0xfef4 => {
            let mut first = 0xfe80;
            for (letter, shapes) in SHAPES {
                first += shapes;
                if code < first {
                    return letter;
                }
            }
            c
        }
        _ => c,
    }
}

/// Letters with a dot below as their base: readers and catalogues leave it out as often as not.
fn devanagari(c: char) -> char {
    match c {
        '\u{929}' => '\u{928}',
        '\u{931}' => '\u{930}',
        '\u{934}' => '\u{933}',
        '\u{958}'..='\u{95a}' => char::from_u32(c as u32 - 0x958 + 0x915).unwrap_or(c),
        '\u{95b}' => '\u{91c}',
        '\u{95c}' => '\u{921}',
        '\u{95d}' => '\u{922}',
        '\u{95e}' => '\u{92b}',
        '\u{95f}' => '\u{92f}',
        other => other,
    }
}

/// Pointed letters of the Hebrew presentation forms.
fn hebrew(c: char) -> char {
    match c as u32 {
        0xfb1d | 0xfb39 => 'י',
        0xfb2a..=0xfb2d => 'ש',
        0xfb2e..=0xfb30 => 'א',
        0xfb4b => 'ו',
        0xfb4c => 'ב',
        0xfb4d => 'כ',
        0xfb4e => 'פ',
        code @ 0xfb31..=0xfb4a => char::from_u32(code - 0xfb30 + 0x5d0).unwrap_or(c),
        _ => c,
    }
}

/// Half-width katakana as katakana, in the order of the block at U+FF66.
fn katakana(c: char) -> char {
    const WIDE: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    WIDE.chars().nth((c as usize).saturating_sub(0xff66)).unwrap_or(c)
}
