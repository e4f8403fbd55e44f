//! The dialogs, which come later: see [`crate::later`].

use yew::prelude::*;

use super::context::{Ask, View};
use super::desk::DeskDialog;
use super::interests::InterestsDialog;
use super::ledger::LedgerDialog;
use super::over::Panel;
use super::settings::SettingsDialog;
use super::why::WhyDialog;

/// Draws the dialog that is open.
pub fn draw(view: &View) -> Html {
    let content = match &view.panel {
        Panel::None => Html::default(),
        Panel::Interests => html! { <InterestsDialog /> },
        Panel::Settings => html! { <SettingsDialog /> },
        Panel::Ledger => html! { <LedgerDialog /> },
        Panel::Desk(page) => html! { <DeskDialog page={page.clone()} /> },
        Panel::Why { id, kind, moved } => html! { <WhyDialog id={id.clone()} kind={*kind} moved={moved.clone()} /> },
    };
    html! { <ContextProvider<View> context={view.clone()}>{content}</ContextProvider<View>> }
}

/// Closes the dialog.
#[hook]
pub fn use_close(view: &View) -> Callback<()> {
    use_callback(view.ask.clone(), |(), ask| ask.emit(Ask::Open(Panel::None)))
}
