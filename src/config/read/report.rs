//! The part of the configuration about reports.

use super::{Node, Reader, Value};
use crate::config::report::{Measure, ReportSetting, tenths};
use crate::config::{Placed, Problem};

impl Reader<'_> {
    pub(super) fn report(&mut self, node: Node) -> ReportSetting {
        let mut setting = ReportSetting::default();
        for (key, node) in self.map(node, "report") {
            match (Measure::named(&key.value), &*key.value) {
                (Some(measure), _) => {
                    let least = match &node.value {
                        Value::Text(text) => tenths(text),
                        Value::Number(number) => tenths(&number.to_string()),
                        _ => Err(format!("`report.{}` must be a percentage, not {}", key.value, node.value.kind())),
                    };
                    match least {
                        Ok(least) => _ = setting.targets.insert(measure, least),
                        Err(message) => self.problems.push(
                            Problem::new(&node.span, message, "no percentage").help("write e.g. `90 %`".to_owned()),
                        ),
                    }
                }
                (None, "links") => self.links(node, &mut setting),
                (None, _) => {
                    let allowed: Vec<&str> = Measure::ALL.iter().map(|(_, name)| *name).chain(["links"]).collect();
                    self.unknown_key(&key, "`report`", &allowed);
                }
            }
        }
        setting
    }

    fn links(&mut self, node: Node, setting: &mut ReportSetting) {
        if !matches!(node.value, Value::Map(_)) {
            setting.links = self.text(node, "report.links").and_then(|text| self.link(text));
            return;
        }
        for (key, node) in self.map(node, "report.links") {
            let locale = self.locale(&key);
            let link = self.text(node, "report.links").and_then(|text| self.link(text));
            setting.locale_links.extend(locale.zip(link));
        }
    }

    fn link(&mut self, text: Placed<String>) -> Option<String> {
        let is_web = ["https://", "http://"].iter().any(|start| text.value.starts_with(start));
        if is_web && text.value.contains("{path}") {
            return Some(text.value);
        }
        self.problems.push(
            Problem::new(
                &text.span,
                "an address of files begins with `https://` and contains `{path}`",
                "not an address",
            )
            .help("write e.g. `https://github.com/OWNER/REPO/blob/main/{path}#L{line}`".to_owned()),
        );
        None
    }
}
