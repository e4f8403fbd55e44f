//! Which shelves are on the page, and in which order: by buttons, by dragging, and told in words.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::profile::Kind;
use carrel_engine::rank::ShelfKind;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::browser::field::{call, of, ticked};
use crate::i18n::Key;
use crate::lists::{MAX_NAME, cut};
use crate::state::{Action, Change};
use crate::undo::touched;
use crate::view::arranged::{Place, arranged, moved, reset, shown};
use crate::view::button::Button;
use crate::view::context::{Ask, View, use_view};
use crate::view::draft::Draft;
use crate::view::focus::hand_on;
use crate::view::form::{focus_near, taken};
use crate::view::icon::{Icon, icon};
use crate::view::own::{self, Of};
use crate::view::undone::told;

/// A shelf that is being dragged, and where it would be put.
#[derive(Clone, Copy, PartialEq)]
struct Drag {
    from: usize,
    to: usize,
}

/// The shelves as the reader left them last: what is done comes back only when it has been drawn, and who presses a key
/// again and again does not wait for that.
#[derive(Default)]
struct Order {
    latest: Vec<Place>,
    /// What was drawn last.
    drawn: Vec<Place>,
    /// What was done since, the latest last.
    done: Vec<Vec<Place>>,
}

impl Order {
    /// Takes what is drawn. What was not done here is another tab's, and goes before what was.
    fn take(&mut self, places: &[Place]) {
        if self.drawn == places {
            return;
        }
        self.drawn = places.to_vec();
        if let Some(number) = self.done.iter().position(|it| it == places) {
            self.done.drain(..=number);
        } else {
            self.done.clear();
            self.latest = places.to_vec();
        }
    }

    /// Moves a shelf by some places, or to one of them; tells where it is then, and what that changes.
    fn go(&mut self, kind: ShelfKind, to: impl FnOnce(usize) -> Option<usize>) -> Option<(usize, Vec<Change>)> {
        let from = self.latest.iter().position(|it| it.kind == kind)?;
        let to = to(from).filter(|to| *to < self.latest.len() && *to != from)?;
        Some((to, self.change(|places| moved(places, from, to))))
    }

    fn change(&mut self, edit: impl FnOnce(&mut Vec<Place>) -> Vec<Change>) -> Vec<Change> {
        let changes = edit(&mut self.latest);
        self.done.push(self.latest.clone());
        changes
    }
}

/// What moves shelves, and tells of it.
struct Desk<'a> {
    view: &'a View,
    places: &'a [Place],
    order: &'a Rc<RefCell<Order>>,
    list: &'a NodeRef,
    drag: &'a UseStateHandle<Option<Drag>>,
    said: &'a UseStateHandle<String>,
    /// The shelf that is being renamed.
    naming: &'a UseStateHandle<Option<ShelfKind>>,
    /// What has the focus once the shelves stand elsewhere.
    focus: &'a UseStateHandle<Option<String>>,
}

/// The shelves of the page.
#[component]
pub fn Shelves() -> Html {
    let view = use_view();
    let (list, drag, said, focus) =
        (use_node_ref(), use_state(|| None), use_state(String::new), use_state(|| None::<String>));
    let places = arranged(&view.settings.shelves, &view.state.profile);
    let naming = use_state(|| None);
    let order = use_mut_ref(Order::default);
    order.borrow_mut().take(&places);
    {
        let (list, focus) = (list.clone(), focus.clone());
        use_effect_with(places.clone(), move |_| {
            if let Some(selector) = &*focus {
                let found = list.cast::<Element>().and_then(|it| it.query_selector(selector).ok()?);
                // Browsers take the focus from what is moved in the document.
                found.and_then(|it| it.dyn_into::<HtmlElement>().ok()).into_iter().for_each(|it| drop(it.focus()));
                focus.set(None);
            }
        });
    }
    let desk = Desk {
        view: &view,
        places: &places,
        order: &order,
        list: &list,
        drag: &drag,
        said: &said,
        naming: &naming,
        focus: &focus,
    };
    let own = view.state.profile.texts(Kind::Place).next().is_none();
    html! {
        <>
            <ol class="order" role="list" ref={list.clone()}>{ for (0..places.len()).map(|index| desk.row(index)) }</ol>
            <p class="sr" role="status">{ (*said).clone() }</p>
            {told(&view, touched(&view.state, |kind, _| matches!(kind, Kind::Place | Kind::Shelf)).then(|| view.i18n.text(Key::MineChanged)))}
            if !own {
                <button class="btn small" type="button" onclick={desk.reset()}>{icon(Icon::Undo, "flip")}{view.i18n.text(Key::ShelvesReset)}</button>
            }
        </>
    }
}

impl Desk<'_> {
    fn row(&self, index: usize) -> Html {
        let Place { kind, shown, .. } = self.places[index];
        let name = name(self.view, kind);
        let drop = self.drag.filter(|it| it.to == index && it.from != index);
        let edge = drop.map(|it| if it.from > index { "before" } else { "after" });
        let dragged = self.drag.is_some_and(|it| it.from == index).then_some("");
        html! {
            <li key={kind.name()} data-drop={edge} data-dragged={dragged}>
                {self.grip(index)}
                <label class="name">
                    <input type="checkbox" role="switch" class="switch" checked={shown} onchange={self.show(kind)} />
                    <span>{&name}</span>
                </label>
                {self.own(kind, &name)}
                {self.arrow(kind, &name, Key::ShelvesUp, index == 0)}
                {self.arrow(kind, &name, Key::ShelvesDown, index + 1 == self.places.len())}
            </li>
        }
    }

    /// What can be done with a shelf of the reader's own: another name, and away with it.
    fn own(&self, kind: ShelfKind, name: &str) -> Html {
        let made = own::of(&self.view.state.profile, kind).filter(|it| !matches!(it.of, Of::Away(_)));
        let Some(own) = made else {
            return Html::default();
        };
        let says = |key| Some(self.view.i18n.fill(key, &[("shelf", name)]).into());
        let rename = {
            let naming = self.naming.setter();
            Callback::from(move |_: MouseEvent| naming.set(Some(kind)))
        };
        let onsubmit = {
            let (of, naming) = (own.of.clone(), self.naming.setter());
            self.view.ask.reform(move |event: SubmitEvent| {
                focus_near(&event);
                let name = taken(&event);
                naming.set(None);
                Ask::Do(Action::edit(of.put(Some(cut(&name, MAX_NAME)))))
            })
        };
        let remove = {
            let said = self.said.setter();
            let text = self.view.i18n.text(Key::OwnRemoved);
            let changes = own.of.put(None);
            self.view.ask.reform(move |event: MouseEvent| {
                hand_on(&event, "li", ".order");
                said.set(text.clone());
                Ask::Do(Action::edit(changes.clone()))
            })
        };
        let button = |label| Button { label, ..Button::new("ib") };
        html! {
            <>
                {button(says(Key::OwnRename)).draw(rename, icon(Icon::Pen, ""))}
                {button(says(Key::OwnRemove)).draw(remove, icon(Icon::Close, ""))}
                if **self.naming == Some(kind) {
                    <form class="short" {onsubmit}>
                        <label class="field"><span class="sr">{self.view.i18n.text(Key::OwnName)}</span>
                            <Draft kept={own.name.clone()} placeholder={name.to_owned()} />
                        </label>
                        <button class="btn small" type="submit">{self.view.i18n.text(Key::DialogDone)}</button>
                    </form>
                }
            </>
        }
    }

    /// A button that moves a shelf by one place; at the end of the way it stays where it is, and keeps the focus.
    fn arrow(&self, kind: ShelfKind, name: &str, key: Key, ends: bool) -> Html {
        let label = self.view.i18n.fill(key, &[("shelf", name)]);
        let up = key == Key::ShelvesUp;
        let (way, drawing) = if up { ("up", Icon::Up) } else { ("down", Icon::Down) };
        let go = self.go(kind);
        let focus = self.focus.setter();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(place) = go(&|from| if up { from.checked_sub(1) } else { Some(from + 1) }) {
                focus.set(Some(["li:nth-child(", &(place + 1).to_string(), ") .", way].concat()));
            }
        });
        html! {
            <button class={classes!("ib", way)} type="button" aria-label={label} aria-disabled={ends.then_some("true")} {onclick}>
                {icon(drawing, "")}
            </button>
        }
    }

    /// What moves a shelf from where it is and says where it is then.
    fn go(&self, kind: ShelfKind) -> impl Fn(&dyn Fn(usize) -> Option<usize>) -> Option<usize> + use<> {
        let (view, order) = (self.view.clone(), Rc::clone(self.order));
        let (said, keep) = (self.said.setter(), view.ask.clone());
        move |to| {
            let (place, changes) = order.borrow_mut().go(kind, to)?;
            let number = |it: usize| view.i18n.formats().number(it as i64);
            let all = number(order.borrow().latest.len());
            let words = [("shelf", &*name(&view, kind)), ("place", &*number(place + 1)), ("all", &*all)];
            said.set(view.i18n.fill(Key::ShelvesMoved, &words));
            keep.emit(Ask::Do(Action::edit(changes)));
            Some(place)
        }
    }

    fn show(&self, kind: ShelfKind) -> Callback<Event> {
        let order = Rc::clone(self.order);
        self.view.ask.reform(move |event: Event| {
            let on = ticked(&event);
            Ask::Do(Action::edit(order.borrow_mut().change(|places| shown(places, kind, on))))
        })
    }

    fn reset(&self) -> Callback<MouseEvent> {
        let (said, focus, text) = (self.said.setter(), self.focus.setter(), self.view.i18n.text(Key::ShelvesWereReset));
        let changes = reset(&self.view.state.profile);
        self.view.ask.reform(move |_| {
            said.set(text.clone());
            focus.set(Some(".switch".into()));
            Ask::Do(Action::edit(changes.clone()))
        })
    }

    /// What a pointer takes a shelf by. It is for pointers alone: keys and screen readers have the arrows.
    fn grip(&self, index: usize) -> Html {
        let (drag, list) = (self.drag.clone(), self.list.clone());
        let onpointerdown = {
            let drag = drag.clone();
            Callback::from(move |event: PointerEvent| {
                event.prevent_default();
                if let Some(grip) = event.target() {
                    let _ = of(&event, "pointerId").and_then(|id| call(&grip, "setPointerCapture", &id));
                    drag.set(Some(Drag { from: index, to: index }));
                }
            })
        };
        let onpointermove = {
            let drag = drag.clone();
            Callback::from(move |event: PointerEvent| {
                let over = drag.and_then(|_| row_at(&list, of(&event, "clientY")?.as_f64()?));
                if let Some(to) = over {
                    drag.set(Some(Drag { from: index, to }));
                }
            })
        };
        let onpointerup = {
            let go = self.go(self.places[index].kind);
            let drag = drag.clone();
            Callback::from(move |_: PointerEvent| {
                if let Some(Drag { to, .. }) = *drag {
                    go(&|_| Some(to));
                }
                drag.set(None);
            })
        };
        let onpointercancel = Callback::from(move |_: PointerEvent| drag.set(None));
        html! {
            <span class="grip" aria-hidden="true" {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>{icon(Icon::Grip, "")}</span>
        }
    }
}

/// The row at a height of the window; the first above all, the last below.
fn row_at(list: &NodeRef, y: f64) -> Option<usize> {
    let rows = list.cast::<Element>()?.query_selector_all("li").ok()?;
    let bottom =
        |row: u32| of(&call(&rows.get(row)?.into(), "getBoundingClientRect", &JsValue::NULL)?, "bottom")?.as_f64();
    let below = (0..rows.length()).find(|&row| bottom(row).is_some_and(|bottom| bottom > y));
    below.or(rows.length().checked_sub(1)).map(|row| row as usize)
}

/// What a shelf is called while it is not known what stands on it.
fn name(view: &View, kind: ShelfKind) -> String {
    match kind {
        ShelfKind::Picked => view.i18n.text(Key::ShelfPicked),
        ShelfKind::New => view.i18n.text(Key::ShelfNew),
        ShelfKind::Because => view.i18n.fill(Key::ShelfBecause, &[("title", "…")]),
        ShelfKind::Popular => view.i18n.text(Key::ShelfPopular),
        ShelfKind::Saved | ShelfKind::Found => view.i18n.text(Key::ShelfSaved),
        ShelfKind::Own(_) => own::of(&view.state.profile, kind).map_or_else(String::new, |it| own::title(view, &it)),
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::Profile;

    use super::*;

    fn kinds(order: &Order) -> Vec<ShelfKind> {
        order.latest.iter().map(|it| it.kind).collect()
    }

    #[test]
    fn who_moves_a_shelf_faster_than_it_is_drawn_moves_it_as_often() {
        use ShelfKind::{New, Picked, Popular};
        let places = arranged(&[Picked, New, Popular], &Profile::new());
        let mut order = Order::default();
        order.take(&places);
        let down = |order: &mut Order| order.go(Picked, |from| Some(from + 1)).map(|it| it.0);
        assert_eq!(down(&mut order), Some(1));
        let first = order.latest.clone();
        order.take(&places);
        assert_eq!(down(&mut order), Some(2));
        order.take(&first);
        assert_eq!(kinds(&order), [New, Popular, Picked]);
        assert_eq!(down(&mut order), None, "it is the last");
        let last = order.latest.clone();
        order.take(&last);
        // Another tab's.
        order.take(&places);
        assert_eq!(kinds(&order), [Picked, New, Popular]);
    }
}
