//! Adobe-flavoured Markdown, with the containers that static site generators know.

use super::Role::{Badge, Block, Control, Help, Inline, Verbatim, Video};
use super::{Dialect, Keyword, Role};

/// Adobe-flavoured Markdown.
pub static AFM: Dialect = Dialect {
    name: "Adobe-flavoured Markdown",
    keywords: &[
        of("UICONTROL", Control),
        of("DNL", Verbatim),
        of("BADGE", Badge),
        of("VIDEO", Video),
        of("CONTEXTUALHELP", Help),
        of("ADMIN", Block),
        of("ADMINISTRATION", Block),
        of("AVAILABILITY", Block),
        of("BEGINSHADEBOX", Block),
        of("BEGINSLIDE", Block),
        of("BEGINTABS", Block),
        of("CAUTION", Block),
        of("DANGER", Block),
        of("DONOTLOCALIZE", Inline),
        of("ENDSHADEBOX", Block),
        of("ENDSLIDE", Block),
        of("ENDTABS", Block),
        of("ERROR", Block),
        of("IMPORTANT", Block),
        of("INCLUDE", Inline),
        of("INFO", Block),
        of("INFORMATION", Block),
        of("MORELIKETHIS", Block),
        of("NOTE", Block),
        of("PREREQUISITE", Block),
        of("PREREQUISITES", Block),
        of("RELATED", Inline),
        of("SLIDE", Inline),
        of("SUCCESS", Block),
        of("TAB", Block),
        of("TIP", Block),
        of("WARNING", Block),
    ],
    attribute_lists: true,
    containers: true,
    accordion: Some("+++"),
    include: Some("$include"),
};

const fn of(name: &'static str, role: Role) -> Keyword {
    Keyword { name, role }
}
