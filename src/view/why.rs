//! *Why this?*: the true contributions of a title, each with its way back.

use std::rc::Rc;

use carrel_engine::profile::Reaction;
use carrel_engine::rank::{Contribution, Pick, ShelfKind, ShelfQuery, Signal};
use yew::prelude::*;

use super::actions::{Subject, react, toggle};
use super::ask::opinion;
use super::button::{Button, marked};
use super::cite::Cite;
use super::context::{Ask, View, use_view};
use super::cover::cover;
use super::desk::{Back, known, thumb};
use super::dialog::Dialog;
use super::dialogs::use_close;
use super::find::line_text;
use super::focus::hand_on;
use super::follow::follow;
use super::icon::{Icon, icon};
use super::mine::Mine;
use super::opened::Opened;
use super::reason;
use super::slots::{Shift, Slot, Source};
use super::tip::Hint;
use crate::availability;
use crate::finder::{self, Line};
use crate::i18n::Key;
use crate::library::{Library, LibraryRef};
use crate::lists::OWN;
use crate::state::{Action, Reacted, STARTER};
use crate::tips::When;
use carrel_engine::feature::FeatureKind;

/// Titles under *More like this*.
const MORE: usize = 6;

/// Properties of [`WhyDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct WhyProps {
    /// Which title: by its id, since the rest of the collection may come and move it while the dialog is open.
    pub id: AttrValue,
    /// The shelf that it stands on.
    pub kind: ShelfKind,
    /// What variety did to it.
    pub moved: Option<Shift>,
}

/// The dialog.
#[component]
pub fn WhyDialog(props: &WhyProps) -> Html {
    let view = use_view();
    let on_close = use_close(&view);
    let found = view.state.shelves(&view.url).title(&props.id);
    let Some((library, position)) = found else { return elsewhere(&view, &props.id, on_close) };
    let reasons = reasons(&view, &library, props.kind, position);
    // Among what was found, how well it matches counts too.
    let lines = if props.kind == ShelfKind::Found { finder::lines(&props.id) } else { Rc::default() };
    let subject = Subject::of(&library, position);
    let title = library.collection.title(position);
    let beginning = library.description(title).map(|it| AttrValue::from(it.to_owned()));
    let foot = html! {
        <>
            <p class="quiet">{view.i18n.text(Key::WhyHere)}</p>
            {act(&view, &subject, Reaction::NotInterested, Icon::Not, Key::CardNot, "btn")}
            {act(&view, &subject, Reaction::Saved, Icon::Save, Key::CardSave, "btn main")}
        </>
    };
    html! {
        <Dialog id="dlg-why" title={view.i18n.text(Key::WhyTitle)} {on_close} {foot}>
            <Back />
            {about(&view, &library, position, &reasons, &lines)}
            {account(&view, &library, &reasons, &lines)}
            {moved(&view, props.moved.as_ref())}
            <Opened library={library.clone()} id={props.id.clone()} beginning={beginning} />
            <Mine key={props.id.to_string()} id={props.id.clone()} snapshot={library.snapshot(title)} />
            {follow(&view, title)}
            {more(&view, &library, position)}
            <Hint when={When::Title} />
            {opinion::ways(&view, &props.id)}
            <Cite id={props.id.clone()} />
        </Dialog>
    }
}

/// A title that is not among those that this page holds: what was kept of it, and where it may be.
fn elsewhere(view: &View, id: &AttrValue, on_close: Callback<()>) -> Html {
    let snapshot = view.state.profile.snapshot(id).cloned();
    let it = known(view, id);
    let kept = snapshot.as_ref().map(|it| it.link()).filter(|it| !it.is_empty()).map(str::to_owned);
    let link = kept.or_else(|| view.library()?.link_to(id).filter(|_| !id.starts_with(OWN)));
    html! {
        <Dialog id="dlg-why" title={if snapshot.is_some() { it.title.clone() } else { view.i18n.text(Key::WhyTitle) }} {on_close}>
            <Back />
            <div class="about">
                {thumb(view, id, &it)}
                <div>
                    if snapshot.is_some() { <p class="t" dir="auto">{&it.title}</p> }
                    <p class="quiet" dir="auto">{&it.creator}</p>
                    <p>{view.i18n.text(Key::TitleGone)}</p>
                    if let Some(link) = link {
                        <p><a href={link}>{view.i18n.text(Key::TitleRecord)}</a>{" "}<span class="quiet">{view.i18n.text(Key::TitleGoneNext)}</span></p>
                    }
                </div>
            </div>
            if let Some(snapshot) = snapshot {
                <Mine key={id.to_string()} id={id.clone()} {snapshot} />
                <Cite id={id.clone()} />
            }
        </Dialog>
    }
}

fn reasons(view: &View, library: &Library, kind: ShelfKind, position: u32) -> Vec<Contribution> {
    let pins = view.state.shelves(&view.url).pins;
    let source = Source { view, library: Some(library), pins: &pins };
    source.reasons(library, kind, position)
}

fn about(view: &View, library: &LibraryRef, position: u32, reasons: &[Contribution], lines: &[Line]) -> Html {
    let title = library.collection.title(position);
    let creators: Vec<String> = title.labels(FeatureKind::Creator).map(str::to_owned).collect();
    let topics: Vec<String> = title.labels(FeatureKind::Topic).map(|it| view.woven(FeatureKind::Topic, it)).collect();
    let points = view.i18n.formats().number(sum(reasons, lines));
    let count = (reasons.len() + lines.len()) as i64;
    html! {
        <div class="about">
            {thumb(view, title.id(), &known(view, title.id()))}
            <div>
                <p class="t" dir="auto">{title.title().to_owned()}</p>
                if let Some(original) = title.original_title() {
                    <p class="quiet" dir="auto">{original.to_owned()}</p>
                }
                <p class="quiet" dir="auto">{view.i18n.formats().list(&creators)}</p>
                if !topics.is_empty() {
                    <p class="quiet">{view.i18n.formats().list(&topics)}</p>
                }
                {record(view, library, position)}
                {here(view, library, position)}
                if count > 0 {
                    <p class="sum">{view.i18n.count(Key::WhySum, count, &[("points", &points)])}</p>
                }
            </div>
        </div>
    }
}

/// The way to its record.
fn record(view: &View, library: &Library, position: u32) -> Html {
    let Some(link) = library.link(library.collection.title(position)) else { return Html::default() };
    let onclick = react(view, &Subject::of(library, position), Reaction::Opened, true, None);
    html! { <p><a href={link} {onclick}>{view.i18n.text(Key::TitleRecord)}</a></p> }
}

/// Where it is on the shelf, and where it is on loan; nothing where the library does not say.
fn here(view: &View, library: &Library, position: u32) -> Html {
    let Some(availability) = availability::of(library) else { return Html::default() };
    let (mut on, mut out) = (Vec::new(), Vec::new());
    for (branch, available) in availability.of(library.number(position)) {
        let name = if branch.name.is_empty() { &branch.code } else { &branch.name };
        if available { &mut on } else { &mut out }.push(view.apart(name));
    }
    let line = |key, branches: Vec<String>| {
        if branches.is_empty() {
            return Html::default();
        }
        let branches = view.i18n.formats().list(&branches);
        html! { <p class="here">{view.i18n.fill(key, &[("branches", &branches)])}</p> }
    };
    html! { <>{line(Key::HereOn, on)}{line(Key::HereOut, out)}</> }
}

fn sum(reasons: &[Contribution], lines: &[Line]) -> i64 {
    reasons.iter().map(|it| it.points).chain(lines.iter().map(|it| it.points)).sum()
}

fn account(view: &View, library: &Library, reasons: &[Contribution], lines: &[Line]) -> Html {
    if reasons.is_empty() && lines.is_empty() {
        return html! { <p class="quiet">{view.i18n.text(Key::WhyNothing)}</p> };
    }
    let scale = Scale::of(reasons.iter().map(|it| it.points).chain(lines.iter().map(|it| it.points)));
    let total = sum(reasons, lines);
    html! {
        <section aria-labelledby="why-account">
            {view.heading(2, "h3", Some("why-account".into()), html! { {view.i18n.text(Key::WhyMadeOf)} })}
            <ul role="list">
                {for lines.iter().enumerate().map(|(number, it)| match_line(view, number, it, scale))}
                {for reasons.iter().map(|it| line(view, library, it, scale))}
            </ul>
            <p class="total"><span>{view.i18n.text(Key::WhyTogether)}</span><b>{view.i18n.formats().number(total)}</b></p>
        </section>
    }
}

/// One part of how well the title matches what was searched for.
fn match_line(view: &View, number: usize, line: &Line, scale: Scale) -> Html {
    html! {
        <li key={["found ", &number.to_string()].concat()} class="sig">
            <span dir="auto">{line_text(view, line)}</span>
            <span class="pts">{signed(view, line.points)}</span>
            {bar(line.points, scale)}
            <span class="quiet">{view.i18n.text(Key::WhySearch)}</span>
        </li>
    }
}

fn line(view: &View, library: &Library, contribution: &Contribution, scale: Scale) -> Html {
    let text = reason::long(view, library, contribution);
    let undo = undo(view, &contribution.signal);
    let owner = if undo.is_some() { Key::WhyYours } else { Key::WhyLibrarys };
    html! {
        <li key={key(&contribution.signal)} class="sig">
            <span>{text.clone()}</span>
            <span class="pts">{signed(view, contribution.points)}</span>
            {bar(contribution.points, scale)}
            <span class="quiet">{view.i18n.text(owner)}</span>
            if let Some(undo) = undo {
                <button class="text" type="button" aria-label={view.i18n.fill(Key::WhyUndoLabel, &[("reason", &text)])} onclick={undo}>
                    {icon(Icon::Undo, "flip")}{view.i18n.text(Key::WhyUndo)}
                </button>
            }
        </li>
    }
}

fn signed(view: &View, points: i64) -> String {
    let number = view.i18n.formats().number(points.abs());
    // The mark keeps the sign before the number in lines from right to left.
    ["\u{200e}", if points < 0 { "−" } else { "+" }, number.as_str()].concat()
}

/// The way back from a signal; a fact of the library has none.
fn undo(view: &View, signal: &Signal) -> Option<Callback<MouseEvent>> {
    let action = match signal {
        Signal::Reaction { reaction, id } => Action::React(Reacted {
            reaction: *reaction,
            on: false,
            id: id.clone(),
            title: String::new(),
            creator: String::new(),
            url: view.url.to_string(),
            place: None,
        }),
        Signal::Interest { kind, key } => Action::Interest(*kind, key.clone(), false),
        Signal::Starter { .. } => Action::Setting(STARTER.to_owned(), None),
        Signal::Library(_) => return None,
    };
    let ask = view.ask.clone();
    Some(Callback::from(move |event: MouseEvent| {
        hand_on(&event, "li", "dialog");
        ask.emit(Ask::Do(action.clone()));
    }))
}

fn key(signal: &Signal) -> String {
    match signal {
        Signal::Reaction { reaction, id } => [reaction.as_str(), " ", id].concat(),
        Signal::Interest { kind, key } => [kind.as_str(), " ", key].concat(),
        Signal::Starter { id } => ["starter ", id].concat(),
        Signal::Library(fact) => (*fact as u8).to_string(),
    }
}

/// Where zero lies on the bars, in hundredths, and what the longest ones stand for.
#[derive(Clone, Copy)]
struct Scale {
    axis: i64,
    most: i64,
    least: i64,
}

impl Scale {
    fn of(points: impl Iterator<Item = i64>) -> Self {
        let (mut most, mut least) = (0, 0);
        points.for_each(|it| (most, least) = (it.max(most), (-it).max(least)));
        Self { axis: 100 * least / (most + least).max(1), most, least }
    }

    /// Start and width of the bar for so many points.
    fn bar(self, points: i64) -> (i64, i64) {
        if points < 0 {
            let width = (-points * self.axis / self.least.max(1)).max(1);
            return (self.axis - width, width);
        }
        (self.axis, (points * (100 - self.axis) / self.most.max(1)).max(1))
    }
}

fn bar(points: i64, scale: Scale) -> Html {
    let (x, width) = scale.bar(points);
    html! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="base" width="100" height="4" />
            <rect class={if points < 0 { "neg" } else { "pos" }} x={x.to_string()} width={width.to_string()} height="4" />
        </svg>
    }
}

fn moved(view: &View, moved: Option<&Shift>) -> Html {
    let place = |by_score: usize| view.i18n.formats().number(by_score as i64 + 1);
    let text = match moved {
        None => return Html::default(),
        Some(Shift::Discovery(by_score)) => view.i18n.fill(Key::WhyMovedDiscovery, &[("place", &place(*by_score))]),
        Some(Shift::Room(by_score)) => view.i18n.fill(Key::WhyMovedRoom, &[("place", &place(*by_score))]),
        Some(Shift::Forward(by_score)) => view.i18n.fill(Key::WhyMovedForward, &[("place", &place(*by_score))]),
        Some(Shift::Back(by_score, kind, label)) => {
            let label = view.woven(*kind, label);
            view.i18n.fill(Key::WhyMovedBack, &[("place", &place(*by_score)), ("feature", &label)])
        }
    };
    html! { <p class="quiet">{text}</p> }
}

/// Titles like this one.
fn more(view: &View, library: &Library, position: u32) -> Html {
    let (pins, kind) = (view.state.shelves(&view.url).pins, ShelfKind::Because);
    let source = Source { view, library: Some(library), pins: &pins };
    let hidden = source.hidden(library);
    let query = ShelfQuery { limit: MORE, ..source.query(kind, &hidden, &[]) };
    let shelf = library.more_like(&view.state.profile, position, &query);
    if shelf.picks.is_empty() {
        return Html::default();
    }
    let one = |pick: Pick| like(view, &source.slot_at(library, pick.position));
    html! {
        <section aria-labelledby="why-more">
            {view.heading(2, "h3", Some("why-more".into()), html! { {view.i18n.text(Key::WhyMore)} })}
            <ul role="list" class="likes">{for shelf.picks.into_iter().map(one)}</ul>
        </section>
    }
}

fn like(view: &View, slot: &Slot) -> Html {
    let Slot { subject, face, .. } = slot;
    let title = AttrValue::from(subject.title.clone());
    let name = match &face.link {
        Some(link) => {
            let onclick = react(view, subject, Reaction::Opened, true, None);
            html! { <a class="t" href={link.clone()} dir="auto" {onclick}>{&title}</a> }
        }
        None => html! { <span class="t" dir="auto">{&title}</span> },
    };
    let saved = view.state.profile.has(Reaction::Saved, &subject.id);
    let label = view.i18n.fill(Key::CardAct, &[("act", &view.i18n.text(Key::CardSave)), ("title", &subject.title)]);
    let save = Button { label: Some(label.into()), ..Button::pressed("ib", saved) };
    html! {
        <li key={subject.id.clone()}>
            <div class="thumb"><span class="stand">
                {cover(&title, &face.creator, &face.topic, &face.lang)}
            </span></div>
            {name}
            <span class="quiet" dir="auto">{view.i18n.formats().list(&face.creators)}</span>
            {save.draw(toggle(view, subject, Reaction::Saved, None), icon(Icon::Save, ""))}
        </li>
    }
}

fn act(view: &View, subject: &Subject, reaction: Reaction, drawing: Icon, key: Key, class: &'static str) -> Html {
    let extra = if reaction == Reaction::NotInterested { "cut" } else { "" };
    let button = Button::pressed(class, view.state.profile.has(reaction, &subject.id));
    button.draw(toggle(view, subject, reaction, None), marked(drawing, extra, view.i18n.text(key)))
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn bars_on_both_sides_meet_at_the_axis_and_fill_the_width() {
        let scale = Scale { axis: 25, most: 300, least: 100 };
        assert_eq!(scale.bar(300), (25, 75));
        assert_eq!(scale.bar(-100), (0, 25));
        assert_eq!(scale.bar(1), (25, 1));
    }
}
