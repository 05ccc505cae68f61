//! The objects of SARIF 2.1.0 that are written, by the names of the standard.

use serde::Serialize;
use serde_json::Value;

/// `run`, up to its results, which are written one by one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    pub tool: Tool<'a>,
    pub invocations: [Invocation<'a>; 1],
    pub automation_details: AutomationDetails,
    pub column_kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub driver: Driver<'a>,
}

/// `toolComponent`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver<'a> {
    pub name: &'static str,
    pub semantic_version: &'static str,
    pub rules: Vec<Descriptor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notifications: Vec<Reference<'a>>,
}

/// `reportingDescriptor`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    pub id: &'a str,
    pub name: String,
    pub short_description: Text<'a>,
    pub full_description: Text<'a>,
    pub default_configuration: Configuration,
    pub help: Help<'a>,
    pub properties: Tags,
}

/// `reportingConfiguration`
#[derive(Serialize)]
pub(super) struct Configuration {
    pub level: &'static str,
}

/// `multiformatMessageString` or `message`, plain.
#[derive(Serialize)]
pub(super) struct Text<'a> {
    pub text: std::borrow::Cow<'a, str>,
}

/// `multiformatMessageString`
#[derive(Serialize)]
pub(super) struct Help<'a> {
    pub text: String,
    pub markdown: &'a str,
}

/// `propertyBag`
#[derive(Serialize)]
pub(super) struct Tags {
    pub tags: [&'static str; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    pub execution_successful: bool,
    pub tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
pub(super) struct Notification<'a> {
    pub level: &'static str,
    pub message: Text<'a>,
    pub descriptor: Reference<'a>,
}

/// `reportingDescriptor` or `reportingDescriptorReference`
#[derive(Serialize)]
pub(super) struct Reference<'a> {
    pub id: &'a str,
}

/// `runAutomationDetails`
#[derive(Serialize)]
pub(super) struct AutomationDetails {
    pub id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult<'a> {
    pub rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: &'static str,
    pub message: Text<'a>,
    pub locations: [Place<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Place<'a>>,
    pub partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<SarifFix<'a>>,
    pub properties: Value,
}

/// Hashes by what they are of.
#[derive(Serialize)]
pub(super) struct Fingerprints {
    #[serde(rename = "locdriftFinding/v2")]
    pub finding: String,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Suppression<'a> {
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<&'a str>,
}

/// `location`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<usize>,
    pub physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub artifact_location: Artifact,
    pub region: Region,
}

/// `artifactLocation`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    pub uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri_base_id: Option<&'static str>,
}

/// From 1; the end is behind the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub start_line: usize,
    pub start_column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// `fix`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifFix<'a> {
    pub description: Text<'a>,
    pub artifact_changes: Vec<ArtifactChange<'a>>,
    pub properties: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChange<'a> {
    pub artifact_location: Artifact,
    pub replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement<'a> {
    pub deleted_region: Region,
    pub inserted_content: Text<'a>,
}
