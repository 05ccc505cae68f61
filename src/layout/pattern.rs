//! Path patterns of a configuration: which part of a path is the product, the locale, the page.

use regex::Regex;

use crate::locale::Locale;

/// A pattern such as `{product}.{locale}/{page}`, `docs/{locale}/{page}` or `{page}.{locale}.md`.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    base: String,
    /// The locale is shaped like a tag.
    exact: Regex,
    /// The locale is anything.
    loose: Regex,
    ends_in_page: bool,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A placeholder that there is not.
    #[error("`{{{name}}}` in the pattern `{pattern}` is unknown{}", hint(.near))]
    Unknown {
        /// The whole pattern.
        pattern: String,
        /// The placeholder's name.
        name: String,
        /// The placeholder that was perhaps meant.
        near: Option<&'static str>,
    },
    /// A brace without its partner.
    #[error("a brace in the pattern `{pattern}` is not closed: write placeholders as `{{locale}}`")]
    Brace {
        /// The whole pattern.
        pattern: String,
    },
    /// A placeholder that must be there.
    #[error("the pattern `{pattern}` has no `{{{name}}}`: add it, as in `docs/{{locale}}/{{page}}`")]
    Missing {
        /// The whole pattern.
        pattern: String,
        /// The placeholder's name.
        name: &'static str,
    },
    /// A placeholder that is twice.
    #[error("`{{{name}}}` occurs twice in the pattern `{pattern}`: use it once")]
    Twice {
        /// The whole pattern.
        pattern: String,
        /// The placeholder's name.
        name: &'static str,
    },
    /// Two placeholders with nothing between them.
    #[error("no text between two placeholders of the pattern `{pattern}`: separate them, for example with `/` or `.`")]
    Adjacent {
        /// The whole pattern.
        pattern: String,
    },
    /// A path that leads out of the folder that the pattern is for.
    #[error(
        "the pattern `{pattern}` leads out of the configuration's folder: move the configuration to the folder that holds all languages, and write the pattern from there"
    )]
    Outside {
        /// The whole pattern.
        pattern: String,
    },
    /// Too long for the machine that matches it.
    #[error("the pattern `{pattern}` is too long")]
    TooLong {
        /// The whole pattern.
        pattern: String,
    },
}

fn hint(near: &Option<&str>) -> String {
    match near {
        Some(near) => format!(": did you mean `{{{near}}}`?"),
        None => ": there are `{product}`, `{locale}` and `{page}`".to_owned(),
    }
}

/// Placeholders, and what they match in the exact expression.
const PLACEHOLDERS: [(&str, &str); 3] = [
    ("product", "[^/]+?"),
    ("locale", "[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?"),
    ("page", ".+"),
];

/// What a pattern makes of a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Matched<'p> {
    /// A page of a language (of none where the pattern has no `{locale}`).
    Page {
        product: &'p str,
        locale: Option<Locale>,
        /// The tree's directory within the root: empty, or with a `/` at its end.
        dir: &'p str,
        /// The page's path, the same in all languages.
        page: String,
    },
    /// It would fit, but for the locale.
    NoLocale,
    /// It does not fit.
    Nothing,
}

impl Pattern {
    /// Reads a pattern; its path starts from the configuration's folder.
    ///
    /// # Errors
    /// When a placeholder is unknown, missing, or not to be distinguished from the next one.
    pub fn parse(pattern: &str) -> Result<Pattern, PatternError> {
        Pattern::read(pattern, &["locale", "page"])
    }

    /// Reads the pattern of the source alone, which needs no `{locale}`.
    ///
    /// # Errors
    /// As for [`Pattern::parse`].
    pub fn parse_source(pattern: &str) -> Result<Pattern, PatternError> {
        Pattern::read(pattern, &["page"])
    }

    fn read(written: &str, needed: &[&'static str]) -> Result<Pattern, PatternError> {
        let pattern = || written.to_owned();
        let text = written.strip_prefix("./").unwrap_or(written);
        if text.starts_with('/') || text.split('/').any(|part| part == "..") {
            return Err(PatternError::Outside { pattern: pattern() });
        }
        let (mut exact, mut loose) = ("(?s)^".to_owned(), "(?s)^".to_owned());
        let mut seen: Vec<&'static str> = Vec::new();
        let mut rest = text;
        let mut after_placeholder = false;
        while let Some((literal, tail)) = rest.split_once('{') {
            let Some((name, tail)) = tail.split_once('}') else {
                return Err(PatternError::Brace { pattern: pattern() });
            };
            let Some(&(name, shape)) = PLACEHOLDERS.iter().find(|(known, _)| *known == name) else {
                return Err(PatternError::Unknown { pattern: pattern(), name: name.to_owned(), near: near(name) });
            };
            if seen.contains(&name) {
                return Err(PatternError::Twice { pattern: pattern(), name });
            }
            if after_placeholder && literal.is_empty() {
                return Err(PatternError::Adjacent { pattern: pattern() });
            }
            if literal.contains('}') {
                return Err(PatternError::Brace { pattern: pattern() });
            }
            let any = if name == "locale" { "[^/]+?" } else { shape };
            for (expression, shape) in [(&mut exact, shape), (&mut loose, any)] {
                expression.push_str(&format!("{}(?P<{name}>{shape})", regex::escape(literal)));
            }
            seen.push(name);
            after_placeholder = true;
            rest = tail;
        }
        if rest.contains('}') {
            return Err(PatternError::Brace { pattern: pattern() });
        }
        if let Some(name) = needed.iter().find(|name| !seen.contains(name)) {
            return Err(PatternError::Missing { pattern: pattern(), name });
        }
        let compile = |expression: String| {
            Regex::new(&format!("{expression}{}$", regex::escape(rest)))
                .map_err(|_| PatternError::TooLong { pattern: written.to_owned() })
        };
        let literal = text.split('{').next().unwrap_or("");
        Ok(Pattern {
            text: text.to_owned(),
            base: literal.rfind('/').map_or(String::new(), |end| literal[..end].to_owned()),
            exact: compile(exact)?,
            loose: compile(loose)?,
            ends_in_page: text.ends_with("{page}"),
        })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The folder that holds all that can match, from the configuration's folder; empty for that folder itself.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// What the pattern makes of a page's path.
    pub(super) fn matches<'p>(&self, path: &'p str) -> Matched<'p> {
        let Some(found) = self.exact.captures(path) else {
            return if self.loose.is_match(path) { Matched::NoLocale } else { Matched::Nothing };
        };
        let part = |name: &str| found.name(name).map(|part| part.as_str());
        let locale = match part("locale").map(Locale::parse) {
            Some(Err(_)) => return Matched::NoLocale,
            Some(Ok(locale)) => Some(locale),
            None => None,
        };
        let Some(page) = found.name("page") else { return Matched::Nothing };
        let dir = path[..page.start()].rfind('/').map_or("", |end| &path[..=end]);
        let mut name = page.as_str().to_owned();
        if !self.ends_in_page {
            name.push_str(path.rfind('.').filter(|&at| at >= page.end()).map_or("", |at| &path[at..]));
        }
        Matched::Page { product: part("product").unwrap_or(""), locale, dir, page: name }
    }
}

fn near(name: &str) -> Option<&'static str> {
    let known = PLACEHOLDERS.iter().map(|&(known, _)| (strsim::osa_distance(name, known), known));
    known.filter(|&(far, _)| far <= 2).min().map(|(_, known)| known).or(match name {
        "lang" | "language" => Some("locale"),
        "path" | "file" | "name" => Some("page"),
        "project" | "repo" => Some("product"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(pattern: &str, path: &str) -> String {
        match Pattern::parse(pattern).expect(pattern).matches(path) {
            Matched::Page { product, locale, dir, page } => {
                format!("{product}|{}|{dir}|{page}", locale.expect("captured").as_str())
            }
            Matched::NoLocale => "no locale".to_owned(),
            Matched::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(matched("{product}.{locale}/{page}", "a.b.fr-FR/x/y.md"), "a.b|fr-FR|a.b.fr-FR/|x/y.md");
        assert_eq!(matched("{product}-{locale}/{page}", "a-b-fr-FR/x.md"), "a-b|fr-FR|a-b-fr-FR/|x.md");
        assert_eq!(matched("docs/{locale}/{page}", "docs/fr_fr/x/y.md"), "|fr-FR|docs/fr_fr/|x/y.md");
        assert_eq!(matched("{page}.{locale}.md", "x/y.fr.md"), "|fr||x/y.md");
        assert_eq!(matched("d/{page}/{locale}.md", "d/x/y/fr.md"), "|fr|d/|x/y.md");
        assert_eq!(matched("d/{locale}_{page}", "d/fr_x/y.md"), "|fr|d/|x/y.md");
        assert_eq!(matched("docs/{locale}/{page}", "docs/images/y.md"), "no locale");
        assert_eq!(matched("docs/{locale}/{page}", "docs/jp/y.md"), "no locale");
        assert_eq!(matched("docs/{locale}/{page}", "site/fr/y.md"), "nothing");
        assert_eq!(Pattern::parse("a/b/{locale}/{page}").expect("fits").base(), "a/b");
        assert_eq!(Pattern::parse("a/b-{locale}/{page}").expect("fits").base(), "a");
    }

    #[test]
    fn a_wrong_pattern_says_what_is_wrong() {
        let error = |pattern: &str| Pattern::parse(pattern).expect_err(pattern).to_string();
        assert_eq!(
            error("{local}/{page}"),
            "`{local}` in the pattern `{local}/{page}` is unknown: did you mean `{locale}`?"
        );
        assert!(error("{lang}/{page}").ends_with("did you mean `{locale}`?"));
        assert!(error("{zzzzzz}/{page}").contains("there are `{product}`"));
        assert!(error("docs/{page}").contains("has no `{locale}`"));
        assert!(error("docs/{locale}/").contains("has no `{page}`"));
        assert!(error("{locale}/{locale}/{page}").contains("twice"));
        assert!(error("{locale}{page}").contains("no text between"));
        assert!(error("{locale/{page}").contains("unknown"));
        assert!(error("{locale}/{page").contains("not closed"));
        assert!(error("locale}/{page}").contains("not closed"));
        assert!(error("../{locale}/{page}").contains("leads out"));
        assert!(Pattern::parse_source("docs/{page}").is_ok());
    }
}
