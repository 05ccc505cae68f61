//! What survives translation.

/// What kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FactKind {
    /// A link; the value is the target as written (entities decoded), the key its normal form.
    Link,
    /// An image; the value is its path or URL as written, the key its normal form.
    Image,
    /// A video; the value is its URL, the key its id.
    Video,
    /// A token that names a control of the product; the key is the label, whatever its case.
    Control,
    /// A token with words that stay as they are; the key is the text.
    Verbatim,
    /// An explicit id: `{#id}`, `<a id>`, `<a name>`; the key is the id.
    Anchor,
    /// A code span; the key is its text.
    CodeSpan,
    /// The content of a code block; the key is its text, the value what is behind its fence, four blanks where it is
    /// indented.
    CodeBlock,
    /// The kind of a directive or container, or the name of a component; the key is the kind in upper case, or `<Name`.
    Directive,
    /// The `id` of contextual help; the key is the id.
    HelpId,
    /// `{{name}}` or an include of a path; the value is what is between the braces.
    Include,
    /// A badge; the key is its `type`.
    Badge,
    /// The title of an accordion; the key is the slug.
    Accordion,
    /// A tag of a template: `{{< name >}}`, `{% name %}`; the key is the tag without its texts.
    Template,
    /// An HTML element that shows in other ways than by its words: `<summary>`, `<kbd>`; the key is its name.
    HtmlElement,
    /// A module that a page of components imports; the value is where it is from, the key that of the names.
    Import,
    /// The tag that closes a component; the key is that of its beginning.
    ComponentEnd,
    /// A value of a component's attribute that is the same in every language; the key is that of name and value.
    ComponentValue,
    /// A title of a component that its site makes an anchor of; the key is the slug.
    ComponentTitle,
    /// An HTML list item.
    HtmlItem,
    /// An HTML table row.
    HtmlRow,
    /// An HTML table cell.
    HtmlCell,
    /// `[^label]`, whether defined or not; the key is the label.
    FootnoteReference,
    /// `[^label]:`; the key is the label.
    FootnoteDefinition,
}
