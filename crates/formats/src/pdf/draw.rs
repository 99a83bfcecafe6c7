//! The pages as a file, with the tree that tells a screen reader what is what.

use std::num::NonZeroU16;

use jiff::civil::DateTime as Moment;
use kaemner_values::text::Language;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::error::PdfError;
use super::face::Mil;
use super::flow::{Entry, Flow, Mark, Node, Page, Placed, Rule};
use super::{Report, Source};

/// A thin line, and the line under headings.
const HAIR: Mil = 350;
const HEAVY: Mil = 800;

pub fn document(report: &Report, flow: Flow) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| unwritable(&error))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(report));
    let mut drawn = vec![Vec::new(); flow.nodes.len()];
    let (width, height) = flow.paper();
    for page in &flow.pages {
        let size = PageSettings::from_wh(points(width), points(height));
        let size = size.ok_or_else(|| unwritable(&"the paper has no size"))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        draw(&mut surface, page, &mut drawn);
        surface.finish();
        sheet.finish();
    }
    document.set_outline(outline(&flow.contents));
    document.set_tag_tree(tree(&flow.nodes, drawn, report.language));
    if let Some(source) = &report.source {
        document.embed_file(embedded(source, report.at)?);
    }
    document.finish().map_err(|error| unwritable(&error))
}

/// The writer's unit.
#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "the writer takes points as floats")]
fn points(length: Mil) -> f32 {
    length as f32 / 1000.0
}

fn unwritable(error: &impl std::fmt::Debug) -> PdfError {
    PdfError::Unwritable { reason: format!("{error:?}").chars().take(500).collect() }
}

const fn tag(language: Language) -> &'static str {
    match language {
        Language::Danish => "da",
        Language::English => "en",
    }
}

fn metadata(report: &Report) -> Metadata {
    Metadata::new()
        .title(report.title.clone())
        .description(report.lead.join(" · "))
        .language(tag(report.language).to_owned())
        .authors(vec![report.owner.clone()])
        .creator("Kæmner".to_owned())
        .creation_date(moment(report.at))
}

fn moment(at: Moment) -> DateTime {
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// Draws a page and notes which piece of the document every run of text belongs to.
fn draw(surface: &mut Surface<'_>, page: &Page, drawn: &mut [Vec<Identifier>]) {
    for run in page.texts.chunk_by(|one, next| one.owner == next.owner) {
        let Some(owner) = run.first().map(|first| first.owner) else { continue };
        let id = surface.start_tagged(match owner {
            Some(_) => ContentTag::Other,
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        });
        run.iter().for_each(|placed| text(surface, placed));
        surface.end_tagged();
        if let Some(pieces) = owner.and_then(|owner| drawn.get_mut(owner)) {
            pieces.push(id);
        }
    }
    for heavy in [false, true] {
        rules(surface, page.rules.iter().filter(|rule| rule.heavy == heavy), heavy);
    }
}

fn text(surface: &mut Surface<'_>, placed: &Placed) {
    let start = Point::from_xy(points(placed.x), points(placed.y));
    let glyphs = placed.face.glyphs(&placed.text);
    surface.draw_glyphs(start, &glyphs, placed.face.font(), &placed.text, points(placed.size), false);
}

fn rules<'a>(surface: &mut Surface<'_>, rules: impl Iterator<Item = &'a Rule>, heavy: bool) {
    let mut path = PathBuilder::new();
    for rule in rules {
        path.move_to(points(rule.from), points(rule.y));
        path.line_to(points(rule.to), points(rule.y));
    }
    let Some(path) = path.finish() else { return };
    let (width, grey) = if heavy { (HEAVY, 60) } else { (HAIR, 170) };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::new(grey, grey, grey).into(),
        width: points(width),
        ..Stroke::default()
    }));
    surface.set_fill(None);
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

fn outline(contents: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    for entry in contents {
        let place = XyzDestination::new(entry.page, Point::from_xy(0.0, points(entry.y)));
        outline.push_child(OutlineNode::new(entry.text.clone(), place));
    }
    outline
}

/// The tree of the document. A piece comes after the one it is in, so the last are complete first.
fn tree(nodes: &[Node], drawn: Vec<Vec<Identifier>>, language: Language) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(tag(language).to_owned()));
    let mut groups: Vec<TagGroup> = nodes.iter().map(|node| TagGroup::new(kind(&node.mark))).collect();
    for (group, ids) in groups.iter_mut().zip(drawn) {
        ids.into_iter().for_each(|id| group.push(id));
    }
    let mut inside: Vec<Vec<TagGroup>> = vec![Vec::new(); nodes.len()];
    let mut top = Vec::new();
    for (at, node) in nodes.iter().enumerate().rev() {
        let Some(mut group) = groups.pop() else { break };
        for child in std::mem::take(&mut inside[at]).into_iter().rev() {
            group.push(child);
        }
        match node.parent {
            Some(parent) => inside[parent].push(group),
            None => top.push(group),
        }
    }
    top.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

fn kind(mark: &Mark) -> TagKind {
    match mark {
        Mark::Heading(level, title) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(title.clone())).into()
        }
        Mark::Paragraph => Tag::P.into(),
        Mark::Table => Tag::Table.into(),
        Mark::Head => Tag::THead.into(),
        Mark::Body => Tag::TBody.into(),
        Mark::Foot => Tag::TFoot.into(),
        Mark::Row => Tag::TR.into(),
        Mark::ColumnName => Tag::TH(TableHeaderScope::Column).into(),
        Mark::RowName => Tag::TH(TableHeaderScope::Row).into(),
        Mark::Cell => Tag::TD.into(),
    }
}

fn embedded(source: &Source, at: Moment) -> Result<EmbeddedFile, PdfError> {
    let mime_type = MimeType::new(source.media_type).ok_or_else(|| unwritable(&source.media_type))?;
    Ok(EmbeddedFile {
        path: source.name.clone(),
        mime_type: Some(mime_type),
        description: Some(source.description.clone()),
        association_kind: AssociationKind::Source,
        data: source.bytes.clone().into(),
        modification_date: Some(moment(at)),
        compress: Some(true),
        location: None,
    })
}
