//! Drawn signs: one path each, its colour and weight from the styles.

use yew::prelude::*;

/// A sign of the widget: its path in a 24 × 24 view box. A constant each, so that those of the dialogs come with the dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

#[allow(non_upper_case_globals, reason = "they are named as the signs that they are")]
impl Icon {
    /// A bookmark.
    pub const Save: Self = Self("M7 3.75h10a1 1 0 0 1 1 1V20.5l-6-4.25-6 4.25V4.75a1 1 0 0 1 1-1z");
    /// A heart.
    pub const Like: Self = Self(
        "M12 20.25S3.75 15.5 3.75 9.4A4.65 4.65 0 0 1 12 6.6a4.65 4.65 0 0 1 8.25 2.8c0 6.1-8.25 10.85-8.25 10.85z",
    );
    /// A circle with a stroke.
    pub const Not: Self = Self("M12 3.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5zM6.2 6.2l11.6 11.6");
    /// A question mark.
    pub const Why: Self = Self(
        "M12 3.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5zM9.75 9.6a2.3 2.3 0 1 1 3.3 2.1c-.7.35-1.05.85-1.05 1.6v.2M12 16.4v.1",
    );
    /// A padlock.
    pub const Lock: Self = Self(
        "M6.75 10.75h10.5a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H6.75a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1zM8.25 10.75V7.5a3.75 3.75 0 0 1 7.5 0v3.25M12 14.5v2",
    );
    /// A star.
    pub const Interests: Self =
        Self("M12 3.75l2.1 5.4 5.4 2.1-5.4 2.1-2.1 5.4-2.1-5.4-5.4-2.1 5.4-2.1zM18.5 16.5v4M16.5 18.5h4");
    /// Two sliders.
    pub const Settings: Self = Self(
        "M3.75 7.5h8.5M17.25 7.5h3M14.75 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM3.75 16.5h3M11.75 16.5h8.5M9.25 14a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    );
    /// A cross.
    pub const Close: Self = Self("M6 6l12 12M18 6L6 18");
    /// A tick.
    pub const Yes: Self = Self("M5 12.5l4.5 4.5L19 7.5");
    /// A plus.
    pub const Plus: Self = Self("M12 5v14M5 12h14");
    /// A magnifying glass.
    pub const Search: Self = Self("M10.75 4.25a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5l4.5 4.5");
    /// A wedge.
    pub const Down: Self = Self("M6 9.5l6 6 6-6");
    /// The same wedge upwards.
    pub const Up: Self = Self("M6 14.5l6-6 6 6");
    /// Six dots to take hold of.
    pub const Grip: Self = Self("M9.5 6.5v.1M14.5 6.5v.1M9.5 12v.1M14.5 12v.1M9.5 17.5v.1M14.5 17.5v.1");
    /// An arrow that turns back.
    pub const Undo: Self = Self("M8.5 5.5l-4 4 4 4M5 9.5h9a5 5 0 0 1 0 10h-4");
    /// A cloud struck out.
    pub const Offline: Self =
        Self("M4 4l16 16M7.2 10.3A4.4 4.4 0 0 0 8 19h9.5M10 6.6a5.4 5.4 0 0 1 7.3 4.2 4.1 4.1 0 0 1 2.6 6");
    /// An i.
    pub const Info: Self = Self("M12 3.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5zM12 11v5.25M12 7.75v.1");
    /// An arrow out of a tray.
    pub const Export: Self = Self("M12 15.5V4.5M7.75 8.5L12 4.25l4.25 4.25M5 14.5v4.75h14V14.5");
    /// An arrow into a tray.
    pub const Import: Self = Self("M12 4.25v11M7.75 11.25L12 15.5l4.25-4.25M5 14.5v4.75h14V14.5");
    /// A bin.
    pub const Erase: Self =
        Self("M4.5 6.75h15M9.5 6.5V4.25h5V6.5M6.5 6.75l1 13h9l1-13M10.25 10.5v5.75M13.75 10.5v5.75");
    /// A clock.
    pub const Wait: Self = Self("M12 3.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5zM12 7.5V12l3 2");
    /// Books on a shelf.
    pub const Shelf: Self = Self("M3.75 19.5h16.5M6 19.5v-13h3v13M9 8.5h3v11M13.6 9.1l2.9-.8 3 10.4");
    /// Lines with dots.
    pub const List: Self = Self("M9 6.5h11M9 12h11M9 17.5h11M4.75 6.5v.1M4.75 12v.1M4.75 17.5v.1");
    /// An open book.
    pub const Log: Self = Self(
        "M12 6.75c-2-1.6-4.6-2-8.25-2v13c3.65 0 6.25.4 8.25 2 2-1.6 4.6-2 8.25-2v-13c-3.65 0-6.25.4-8.25 2zM12 6.75v13",
    );
    /// A five-pointed star.
    pub const Star: Self = Self("M12 4l2.5 5.2 5.6.8-4.1 4 1 5.7-5-2.7-5 2.7 1-5.7-4.1-4 5.6-.8z");
    /// A pencil.
    pub const Pen: Self = Self("M4.75 19.25l.9-4L16 4.9l3.1 3.1L8.75 18.35zM13.75 7.15l3.1 3.1");
    /// An arrow back.
    pub const Back: Self = Self("M10.5 5.5L4 12l6.5 6.5M4.5 12H20");
    /// Two bubbles of speech.
    pub const Ask: Self = Self(
        "M4.25 5.25h10.5a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H9l-3.25 3v-3h-1.5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM18.75 9.25h1a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-1.5v3l-3.25-3h-3.5",
    );
    /// A paper plane.
    pub const Send: Self = Self("M20.25 3.75L3.75 10.5l6.75 3 3 6.75zM20.25 3.75L10.5 13.5");
    /// A disc half dark.
    pub const Look: Self =
        Self("M12 3.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5zM12 3.75v16.5M15 5.4v13.2M18 7.5v9");
    /// A slip of paper.
    pub const Ledger: Self = Self("M6 3.75h12v16.5l-2-1.25-2 1.25-2-1.25-2 1.25-2-1.25-2 1.25zM9 8.25h6M9 12h6");
}

/// A sign with the class `i` and, where not empty, another: `cut`, `yes`, `flip`.
pub fn icon(icon: Icon, extra: &'static str) -> Html {
    html! {
        <svg class={classes!("i", extra)} viewBox="0 0 24 24" aria-hidden="true">
            <path d={icon.0} />
        </svg>
    }
}

/// The lamp beside the library's name; its shade lights up in the dark theme.
pub fn lamp() -> Html {
    html! {
        <svg class="i lamp" viewBox="0 0 32 32" aria-hidden="true">
            <path class="glow" d="M6 14a10 6.5 0 0 1 20 0z" />
            <path d="M16 14v12M10 28h12M13 28c0-1.4 1.2-2 3-2s3 .6 3 2M21 14v4.5" />
        </svg>
    }
}
