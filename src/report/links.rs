//! Where files can be seen on the web: templates of addresses.

use std::collections::BTreeMap;

use crate::locale::Locale;

/// An address with `{path}`, `{line}` and `{locale}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTemplate {
    /// The address: `https://example.com/docs/blob/main/{path}#L{line}`.
    pub template: String,
    /// What is before the path in files as they are shown, and is left out.
    pub strip: String,
    /// What is put before the path instead.
    pub prefix: String,
}

/// The templates of all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// By language and product, the product empty where it does not matter.
    pub templates: BTreeMap<(Locale, String), LinkTemplate>,
}

impl Links {
    /// The address of a line of a file; `None` where no template is known, or it leads to no web page.
    pub fn address(&self, locale: &Locale, product: &str, file: &str, line: u32) -> Option<String> {
        let of = |product: &str| self.templates.get(&(locale.clone(), product.to_owned()));
        let LinkTemplate { template, strip, prefix } = of(product).or_else(|| of(""))?;
        let path = file.strip_prefix(&**strip).unwrap_or(file).trim_start_matches('/');
        let address = template
            .replace("{path}", &encoded(&format!("{prefix}{path}")))
            .replace("{product}", &encoded(product))
            .replace("{line}", &line.to_string())
            .replace("{locale}", locale.as_str());
        is_web(&address).then_some(address)
    }
}

/// Only what opens a page of the web may be linked to.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// A path in an address.
fn encoded(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'\'');
    utf8_percent_encode(path, UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked_to() {
        let locale = Locale::parse("fr").expect("a locale");
        let links = |template: &str| {
            let template =
                LinkTemplate { template: template.to_owned(), strip: "docs.fr/".to_owned(), prefix: "d/".to_owned() };
            Links { templates: [((locale.clone(), String::new()), template)].into() }
        };
        let address = |template: &str| links(template).address(&locale, "p", "docs.fr/a b/\"c?.md", 7);
        let wanted = "https://x.example/fr/d/a%20b/%22c%3F.md#L7";
        assert_eq!(address("https://x.example/{locale}/{path}#L{line}").as_deref(), Some(wanted));
        assert_eq!(address("javascript:alert(1)//{path}"), None);
    }
}
