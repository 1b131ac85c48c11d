//! The text of each diagnostic code, compiled in. The list is made from `stdlib/errors` by `KAPIC_UPDATE=1 cargo test --test cli pages`.

/// The page of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// `K` and four digits.
    pub code: &'static str,
    /// The whole page, Markdown.
    pub text: &'static str,
}

impl Page {
    /// The first heading without the code: what is wrong, in a few words.
    pub fn title(&self) -> &'static str {
        let heading = self.text.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        heading.strip_prefix(self.code).map_or(heading, |rest| rest.trim_start_matches(':').trim())
    }
}

/// The page of a code; small letters will do.
pub fn page(code: &str) -> Option<Page> {
    let code = code.to_ascii_uppercase();
    all().find(|page| page.code == code)
}

/// Every code, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

/// Every page, sorted by code.
pub fn all() -> impl Iterator<Item = Page> {
    PAGES.iter().map(|(code, text)| Page { code, text })
}

macro_rules! pages {
    ($($code:ident)*) => { &[$((stringify!($code), include_str!(concat!("../../stdlib/errors/", stringify!($code), ".md")))),*] };
}

#[rustfmt::skip]
const PAGES: &[(&str, &str)] = pages! {
    K0001 K0002 K0003 K0004 K0005 K0006 K0007 K0008 K0009 K0010 K0011 K0012 K0013 K0014 K0015 K0101
    K0102 K0103 K0104 K0105 K0106 K0107 K0108 K0109 K0110 K0111 K0112 K0113 K0114 K0115 K0116 K0118
    K0119 K0120 K0121 K0122 K0123 K0201 K0202 K0203 K0204 K0205 K0206 K0207 K0208 K0209 K0301 K0302
    K0303 K0304 K0305 K0306 K0401 K0410 K0411 K0412 K0413 K0414 K0415 K0501 K0502 K0503 K0504 K0505
    K0506 K0507 K0508 K0509 K0510 K0511 K0512 K0513 K0514 K0515 K0516 K0517 K0518 K0519 K0520 K0521
    K0522 K0523 K0524 K0525 K0526 K0527 K0528 K0529 K0530 K0531 K0532 K0533 K0534 K0535 K0536 K0537
    K0538 K0539 K0540 K0541 K0542 K0543 K0544 K0545 K0546 K0547 K0548 K0549 K0550 K0551 K0552 K0554
    K0555 K0557 K0559 K0560 K0561 K0562 K0563 K0564 K0565 K0567 K0568 K0569 K0570 K0571 K0572 K0573
    K0574 K0575 K0576 K0577 K0578 K0579 K0580 K0581 K0584 K0585 K0586 K0587 K0588 K0589 K0590 K0591
    K0592 K0593 K0594 K0595 K0596 K0597 K0598 K0601 K0602 K0603 K0604 K0605 K0606 K0607 K0608 K0609
    K0610 K0611 K0612 K0613 K0614 K0615 K0616 K0617 K0618 K0619 K0620 K0701 K0702 K0703 K0704 K0705
    K0706 K0707 K0708 K0711 K0712 K0713 K0714 K0715 K0716 K0718 K0719 K0720 K0721 K0723 K0724 K0725
    K0726 K0727 K0740 K0741 K0750 K0751 K0752 K0753 K0760 K0761 K0762 K0763 K0764 K0801 K0802 K0803
    K0901 K0902 K0903 K0904 K0905 K0906 K0907 K0908 K0909 K0910 K0911 K0912 K0913 K0914 K0915
};
