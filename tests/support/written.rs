//! What was written, as its readers see it: counted without the code that wrote it.

use locdrift::output::Format;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// An element of XML.
pub struct Element {
    pub attributes: Vec<(String, String)>,
    /// The text right in it.
    pub text: String,
}

/// A name and a value.
pub fn pair((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// The elements of a name, in order. Panics where the document is not well-formed.
pub fn elements(xml: &str, name: &str) -> Vec<Element> {
    all_elements(xml)
        .unwrap_or_else(|error| panic!("{error}: {xml}"))
        .into_iter()
        .filter(|of| of.0 == name)
        .map(|of| of.1)
        .collect()
}

fn all_elements(xml: &str) -> Result<Vec<(String, Element)>, String> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if let Some(c) = xml.chars().find(|c| forbidden(*c)) {
        return Err(format!("{c:?} is no character of XML"));
    }
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let (mut found, mut open) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value = attribute.normalized_value(Default::default()).map_err(|error| error.to_string())?;
                    Ok((attribute.key.as_ref().to_owned(), value.into_owned()))
                });
                let attributes = attributes.collect::<Result<_, String>>()?;
                let name = start.name().as_ref().to_owned();
                open.push(found.len());
                found.push((name, Element { attributes, text: String::new() }));
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                if let Some(&at) = open.last() {
                    found[at].1.text.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let known = |name: &str| quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
                let c = name.resolve_char_ref().map_err(|error| error.to_string())?.map(String::from);
                let c = c.or_else(|| known(&name)).ok_or("an entity that nobody knows")?;
                if let Some(&at) = open.last() {
                    found[at].1.text.push_str(&c);
                }
            }
            Event::Eof => return if open.is_empty() { Ok(found) } else { Err("an element is not closed".into()) },
            _ => {}
        }
    }
}

/// How many findings a reader of the format sees, silenced ones left out.
///
/// # Errors
/// Where it is not that format.
pub fn findings(format: Format, text: &str) -> Result<usize, String> {
    let json = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    let list = |value: &Value| value.as_array().map(Vec::len).ok_or("there is no list".to_owned());
    let named = |name: &str| Ok(all_elements(text)?.iter().filter(|(of, _)| of == name).count());
    match format {
        Format::Full => Ok(text.lines().filter(|line| is_head(line)).count()),
        Format::Concise => Ok(text.lines().count()),
        Format::Json => list(&json(text)?["findings"]),
        Format::Jsonl | Format::Rdjsonl => {
            text.lines().map(|line| json(line).map(drop)).collect::<Result<Vec<_>, _>>().map(|lines| lines.len())
        }
        Format::Sarif => sarif(&json(text)?),
        Format::Github => {
            let is_command = |line: &str| ["::error ", "::warning ", "::notice "].iter().any(|of| line.starts_with(of));
            match text.lines().find(|line| !is_command(line)) {
                Some(line) => Err(format!("this is no command: {line}")),
                None => Ok(text.lines().filter(|line| line.contains(" file=")).count()),
            }
        }
        Format::Gitlab => {
            let issues = json(text)?;
            let prints = issues.as_array().ok_or("there is no list")?.iter().map(|issue| issue["fingerprint"].as_str());
            let unique: std::collections::BTreeSet<_> = prints.collect();
            match unique.len() == list(&issues)? && !unique.contains(&None) {
                true => list(&issues),
                false => Err("a fingerprint is missing or stands twice".into()),
            }
        }
        Format::Junit => named("failure"),
        Format::Checkstyle => named("error"),
    }
}

fn is_head(line: &str) -> bool {
    ["error[", "warning[", "note["].iter().any(|of| line.starts_with(of))
}

/// What SARIF asks for beyond its shape: that what refers to something refers to what is there.
fn sarif(log: &Value) -> Result<usize, String> {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().ok_or("there are no rules")?;
    let results = run["results"].as_array().ok_or("there are no results")?;
    for result in results {
        let index = result["ruleIndex"].as_u64().ok_or("a result has no rule")?;
        if rules[index as usize]["id"] != result["ruleId"] {
            return Err(format!("{} is another rule", result["ruleId"]));
        }
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for place in result["locations"].as_array().into_iter().flatten().chain(related) {
            let place = &place["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().ok_or("a place has no address")?;
            if !uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte)) {
                return Err(format!("{uri} is no address"));
            }
            let number = |name: &str| place["region"][name].as_u64().filter(|of| *of > 0).ok_or(format!("no {name}"));
            let start = (number("startLine")?, number("startColumn")?);
            if (number("endLine")?, number("endColumn")?) < start {
                return Err(format!("a place ends before it starts: {place}"));
            }
        }
    }
    Ok(results.iter().filter(|result| result["suppressions"].is_null()).count())
}
