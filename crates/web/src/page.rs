//! A page: the frame around one view.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::frame::{Desk, Frame};

/// The top of a page: where it is, the answer in one line, and what can be done.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// The heading, which answers what the page was opened for.
    pub(crate) title: Message,
    /// The second line: state, owner, due.
    pub(crate) lead: Option<Message>,
    /// The way here, without the page itself: text and address below the municipality.
    pub(crate) crumbs: Vec<(Message, String)>,
    /// The buttons beside the heading, the most important first.
    pub(crate) actions: Vec<Action>,
    /// Said to screen readers, and shown, when the page opens: what was just done.
    pub(crate) done: Option<Message>,
    /// The help page that knows this page, `ledger`.
    pub(crate) help: &'static str,
    /// Whether the page uses the whole width.
    pub(crate) wide: bool,
}

/// One button beside the heading; leads to a page, or sends a form without fields.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) label: Message,
    /// Below the municipality.
    pub(crate) path: String,
    pub(crate) icon: &'static str,
    /// Sends a form instead of opening a page.
    pub(crate) sends: bool,
}

impl Head {
    /// A head with a heading alone.
    pub(crate) fn new(title: Message) -> Self {
        let (crumbs, actions) = (Vec::new(), Vec::new());
        Self { title, lead: None, crumbs, actions, done: None, help: "", wide: false }
    }

    /// With a second line.
    pub(crate) fn lead(mut self, lead: Message) -> Self {
        self.lead = Some(lead);
        self
    }

    /// With one more step of the way here.
    pub(crate) fn crumb(mut self, label: Message, path: impl Into<String>) -> Self {
        self.crumbs.push((label, path.into()));
        self
    }

    /// With a button that opens a page.
    pub(crate) fn action(mut self, label: Message, path: impl Into<String>, icon: &'static str) -> Self {
        self.actions.push(Action { label, path: path.into(), icon, sends: false });
        self
    }

    /// With the help page that knows this page.
    pub(crate) const fn help(mut self, name: &'static str) -> Self {
        self.help = name;
        self
    }

    /// With a line about what was just done.
    pub(crate) fn done(mut self, done: Option<Message>) -> Self {
        self.done = done;
        self
    }

    /// Over the whole width, for wide tables and work views.
    pub(crate) const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

/// A rendered page.
#[derive(Debug)]
pub(crate) struct Page(Result<String, askama::Error>);

#[derive(Template)]
#[template(path = "frame.html")]
struct FrameView<'a> {
    frame: &'a Frame,
    head: &'a Head,
    body: &'a str,
    title: String,
}

impl Page {
    /// The view inside the frame, with menu, favourites and the count of tasks.
    pub(crate) async fn new(ctx: &Ctx, head: Head, view: &(impl Template + Sync)) -> Result<Self, WebError> {
        let desk = ctx.desk().await?;
        Ok(Self::render(&Frame::new(ctx, desk), &head, view, ctx))
    }

    /// The view inside the frame without reading the desk: sign-in, errors.
    pub(crate) fn bare(ctx: &Ctx, head: Head, view: &impl Template) -> Self {
        Self::render(&Frame::new(ctx, Desk::default()), &head, view, ctx)
    }

    fn render(frame: &Frame, head: &Head, view: &impl Template, ctx: &Ctx) -> Self {
        let (language, title) = (ctx.request.language, ctx.say(&head.title));
        let page = filters::render(view, language)
            .and_then(|body| filters::render(&FrameView { frame, head, body: &body, title }, language));
        Self(page)
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(html) => ([(header::VARY, HeaderValue::from_static("Cookie"))], Html(html)).into_response(),
            Err(error) => WebError::Broken(Box::new(error)).into_response(),
        }
    }
}
