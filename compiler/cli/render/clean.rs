//! Makes text safe to show: nothing in it can move a cursor, set a colour, or change the direction of what follows. It knows no
//! layout.

/// What is shown for a character: itself, or a picture of it if a terminal would act on it.
pub fn shown(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).expect("each control character has a picture"),
        '\u{7f}' => '\u{2421}',
        _ if is_treacherous(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// Whether a character changes how others are shown, or is not shown at all.
pub fn is_treacherous(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text of one line.
pub fn line(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { shown(c) }).collect()
}

/// A text that may have several lines.
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
