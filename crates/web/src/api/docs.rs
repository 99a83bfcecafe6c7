//! The API's documentation as a plain page, drawn from the same OpenAPI document that programs read.

use askama::Template;
use kaemner_values::text;
use serde_json::Value;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::page::{Head, Page};

#[derive(Template)]
#[template(path = "site/api.html")]
struct DocsView {
    operations: Vec<Operation>,
    schemas: Vec<Schema>,
}

struct Operation {
    method: String,
    path: String,
    summary: String,
    parameters: Vec<Parameter>,
    request: Option<String>,
    responses: Vec<(String, String, Option<String>)>,
}

struct Parameter {
    name: String,
    place: String,
    kind: String,
    description: String,
}

struct Schema {
    name: String,
    description: String,
    properties: Vec<(String, String, String)>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let document =
        serde_json::to_value(&*super::DOCUMENT).map_err(|error| WebError::Broken(Box::new(error)))?;
    let view = DocsView { operations: operations(&document), schemas: schemas(&document) };
    Ok(Page::bare(&ctx, Head::new(text!("api-title")).lead(text!("api-lead")), &view))
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            found.push(self::operation(path, method, operation));
        }
    }
    found
}

fn operation(path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(parameter).collect();
    let responses = operation["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, response)| (status.clone(), text(&response["description"]), body(response)));
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        parameters,
        request: body(&operation["requestBody"]),
        responses: responses.collect(),
    }
}

fn parameter(parameter: &Value) -> Parameter {
    Parameter {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: kind(&parameter["schema"]),
        description: text(&parameter["description"]),
    }
}

/// The name of the schema of a body, whatever its content type.
fn body(holder: &Value) -> Option<String> {
    holder["content"].as_object()?.values().next().map(|content| kind(&content["schema"]))
}

fn schemas(document: &Value) -> Vec<Schema> {
    let all = document["components"]["schemas"].as_object().into_iter().flatten();
    all.map(|(name, schema)| Schema {
        name: name.clone(),
        description: text(&schema["description"]),
        properties: properties(schema),
    })
    .collect()
}

fn properties(schema: &Value) -> Vec<(String, String, String)> {
    let all = schema["properties"].as_object().into_iter().flatten();
    all.map(|(name, property)| (name.clone(), kind(property), text(&property["description"]))).collect()
}

/// A type in words: `string`, `array of Line`, `integer or null`.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(either) = schema["oneOf"].as_array() {
        return either.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("array of {}", kind(&schema["items"])),
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
