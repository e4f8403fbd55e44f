//! Latin letters without their marks. One byte a letter, because this is carried to every reader: the base letter in lower case, a capital for
//! the letters that become two, `*` for what is no Latin letter.
//!
//! Derived from the decompositions and names of the Unicode character database; the tests compare it with both.

/// U+00C0 to U+02AF: Latin-1, Extended-A, Extended-B, phonetic letters.
const EXTENDED: &[u8; 496] = b"\
    aaaaaaAceeeeiiiidnooooo*ouuuuyTSaaaaaaAceeeeiiiidnooooo*ouuuuyTyaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiiiIIjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbbbbbboc\
    cdddd*eeeffggHiikkl*mnnoooggpprsss*ttttuuuvyyzzzzzz*ss*w****DDDLLLNNNaaiioouuuuuuuuuueaaaaAAggggkkoo\
    oozzjDDDggHwnnaaAAooaaaaeeeeiiiioooorrrruuuussttyyhhnduuzzaaeeooooooooyylntjBQaccltsz**buveejjqqrryy\
    aa*bocdd*e*e***jgg*g**h*iiilll*m*mnn*oO*****rrr*r*ssj***tuuvv**yzzz**********j**q**DDDE***F*****";

/// U+1E00 to U+1EFF: Extended Additional, with Vietnamese.
const ADDITIONAL: &[u8; 256] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasssSdaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyMMvvyy";

/// What a Latin letter beyond ASCII becomes; none for any other character.
pub(super) fn letters(c: char) -> Option<&'static str> {
    let code = match c as usize {
        c @ 0xc0..=0x2af => EXTENDED[c - 0xc0],
        c @ 0x1e00..=0x1eff => ADDITIONAL[c - 0x1e00],
        c @ 0xfb00..=0xfb06 => return Some(["ff", "fi", "fl", "ffi", "ffl", "st", "st"][c - 0xfb00]),
        0xaa | 0x212b | 0x2c65 => b'a',
        0x2c66 => b't',
        0xba => b'o',
        0x212a => b'k',
        _ => return None,
    };
    Some(match code {
        b'*' => return None,
        b'A' => "ae",
        b'B' => "db",
        b'D' => "dz",
        b'E' => "ts",
        b'F' => "ls",
        b'H' => "hv",
        b'I' => "ij",
        b'L' => "lj",
        b'M' => "ll",
        b'N' => "nj",
        b'O' => "oe",
        b'Q' => "qp",
        b'S' => "ss",
        b'T' => "th",
        base => {
            let at = usize::from(base - b'a');
            // Not by index: a slice of a text that may panic brings a kilobyte (compressed) that says where.
            return "abcdefghijklmnopqrstuvwxyz".get(at..=at);
        }
    })
}
