//! What attributes of components mean.

/// What is known of the attributes of components.
pub struct Components {
    /// Attributes whose values readers see, and translators translate.
    pub prose: &'static [&'static str],
    /// Attributes that lead somewhere.
    pub links: &'static [&'static str],
    /// Components, and the attribute whose words the site makes an anchor of.
    pub anchors: &'static [(&'static str, &'static str)],
    /// Attributes whose value is an anchor.
    pub ids: &'static [&'static str],
    /// Components that show what programs print: their text may stay in the language of the source.
    pub output: &'static [&'static str],
}

/// Attributes that are the same in every language, whatever their values look like.
const VERBATIM: [&str; 16] = [
    "class",
    "className",
    "cols",
    "defaultValue",
    "groupId",
    "icon",
    "lang",
    "language",
    "queryString",
    "rel",
    "size",
    "syncKey",
    "type",
    "v",
    "value",
    "variant",
];

/// How further names of attributes end whose values readers see: `titleText`, `imageAlt`.
const PROSE_ENDS: [&str; 9] =
    ["Alt", "Caption", "Description", "Heading", "Label", "Message", "Text", "Title", "Tooltip"];

/// What holds on every site.
pub(super) const DEFAULTS: Components = Components {
    prose: &[
        "alt",
        "answer",
        "aria-label",
        "ariaLabel",
        "caption",
        "children",
        "content",
        "cta",
        "description",
        "header",
        "heading",
        "headline",
        "label",
        "message",
        "placeholder",
        "question",
        "subtitle",
        "summary",
        "text",
        "tip",
        "title",
        "tooltip",
    ],
    links: &["cite", "href", "link", "src", "to", "url"],
    anchors: &[],
    ids: &["id", "titleId"],
    output: &["ConsoleBlock", "ConsoleBlockMulti", "ConsoleLogLine", "TerminalBlock"],
};

impl Components {
    /// Whether the value of an attribute is translated.
    pub fn is_prose(&self, attribute: &str) -> bool {
        self.prose.contains(&attribute) || PROSE_ENDS.iter().any(|end| attribute.ends_with(end))
    }

    /// Whether a value must be the same in every language: what looks like words may be translated.
    pub fn is_verbatim(&self, attribute: &str, value: &str) -> bool {
        let is_word = |c: char| c.is_ascii_graphic();
        let mut chars = value.chars();
        let begins_as_code = chars.next().is_some_and(|c| !c.is_ascii_uppercase());
        let looks_like_code = begins_as_code || chars.any(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        self.is_program(attribute) && (self.is_listed(attribute) || looks_like_code && value.chars().all(is_word))
    }

    /// Whether an attribute is the same in every language, whatever its value is.
    pub fn is_listed(&self, attribute: &str) -> bool {
        VERBATIM.contains(&attribute)
    }

    /// Whether an attribute is for the program alone where its value is no text.
    pub fn is_program(&self, attribute: &str) -> bool {
        !self.is_prose(attribute) && !self.links.contains(&attribute) && !self.ids.contains(&attribute)
    }
}
