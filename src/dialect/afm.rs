//! Adobe-flavoured Markdown, with the containers that static site generators know.

use super::Role::{Badge, Block, Control, Help, Inline, Verbatim, Video};
use super::{Dialect, Keyword};

/// Adobe-flavoured Markdown.
pub static AFM: Dialect = Dialect {
    name: "Adobe-flavoured Markdown",
    keywords: &[
        Keyword::new("UICONTROL", Control),
        Keyword::new("DNL", Verbatim),
        Keyword::new("BADGE", Badge),
        Keyword::new("VIDEO", Video),
        Keyword::new("CONTEXTUALHELP", Help),
        Keyword::new("ADMIN", Block),
        Keyword::new("ADMINISTRATION", Block),
        Keyword::new("AVAILABILITY", Block),
        Keyword::new("BEGINSHADEBOX", Block),
        Keyword::new("BEGINSLIDE", Block),
        Keyword::new("BEGINTABS", Block),
        Keyword::new("CAUTION", Block),
        Keyword::new("DANGER", Block),
        Keyword::new("DONOTLOCALIZE", Inline),
        Keyword::new("ENDSHADEBOX", Block),
        Keyword::new("ENDSLIDE", Block),
        Keyword::new("ENDTABS", Block),
        Keyword::new("ERROR", Block),
        Keyword::new("IMPORTANT", Block),
        Keyword::new("INCLUDE", Inline),
        Keyword::new("INFO", Block),
        Keyword::new("INFORMATION", Block),
        Keyword::new("MORELIKETHIS", Block),
        Keyword::new("NOTE", Block),
        Keyword::new("PREREQUISITE", Block),
        Keyword::new("PREREQUISITES", Block),
        Keyword::new("RELATED", Inline),
        Keyword::new("SLIDE", Inline),
        Keyword::new("SUCCESS", Block),
        Keyword::new("TAB", Block),
        Keyword::new("TIP", Block),
        Keyword::new("WARNING", Block),
    ],
    attribute_lists: true,
    heading_id: "{#}",
    containers: true,
    accordion: Some("+++"),
    include: Some("$include"),
    files: &[],
};
