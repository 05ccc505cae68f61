//! Texts that are put together from pieces with `+`: another language has their values in another order.

/// Code without blanks and texts, in which the values that are joined with texts are sorted: `"+a+"+b` and `b+"+a` are
/// both `a+b+"`.
pub(super) fn sorted(code: &str) -> String {
    let ends = ends_of_brackets(code.as_bytes());
    let mut out = String::with_capacity(code.len());
    let mut at = 0;
    while at < code.len() {
        // What is behind a `+` was read with what is before it.
        let starts = !code[..at].ends_with(|c: char| is_name(c) || matches!(c, '"' | ')' | ']' | '+'));
        let chain = if starts { chain(code, at, &ends) } else { None };
        at = match chain {
            Some((mut values, end)) => {
                values.sort_unstable();
                values.iter().for_each(|value| out.extend([value, "+"]));
                out.push('"');
                end
            }
            None => {
                let len = code[at..].chars().next().map_or(1, char::len_utf8);
                out.push_str(&code[at..at + len]);
                at + len
            }
        };
    }
    out
}

/// The values of a sum that begins at `at` and holds a text, and where it ends.
fn chain<'c>(code: &'c str, at: usize, ends: &[usize]) -> Option<(Vec<&'c str>, usize)> {
    let (mut values, mut has_text, mut end) = (Vec::new(), false, at);
    loop {
        let start = end;
        end = operand(code, start, ends)?;
        if code[start..end].starts_with('"') {
            has_text = true
        } else {
            values.push(&code[start..end])
        }
        let rest = &code[end..];
        if !rest.starts_with('+') || rest.starts_with("++") || rest.starts_with("+=") {
            return (has_text && end > at + 1).then_some((values, end));
        }
        end += 1;
    }
}

/// Where a text, or a name with its calls, ends.
fn operand(code: &str, start: usize, ends: &[usize]) -> Option<usize> {
    if code[start..].starts_with('"') {
        return Some(start + 1);
    }
    let mut at = start;
    loop {
        let rest = &code[at..];
        let len = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        at += len;
        match code.as_bytes().get(at) {
            Some(b'(' | b'[') if ends[at] > at => at = ends[at],
            _ if at == start => return None,
            _ => return Some(at),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

/// One past the bracket that closes each that opens; 0 where none does.
fn ends_of_brackets(code: &[u8]) -> Vec<usize> {
    let (mut ends, mut open) = (vec![0; code.len()], Vec::new());
    for (at, byte) in code.iter().enumerate() {
        match byte {
            b'(' | b'[' => open.push(at),
            b')' | b']' => {
                if let Some(start) = open.pop() {
                    ends[start] = at + 1;
                }
            }
            _ => {}
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn values_are_sorted() {
        for (a, b) in [
            ("a=\"+lamp;", "a=lamp+\";"),
            ("f(\"+a.b(1)+\"+c[0])", "f(c[0]+\"+a.b(1))"),
            ("x:name+\"+(i+1)", "x:\"+(i+1)+\"+name"),
            ("\"+\"", "\""),
        ] {
            assert_eq!(sorted(a), sorted(b), "{a} {b}");
        }
        for (a, b) in [
            ("a=\"+lamp", "a=\"+room"),
            ("a+b", "b+a"),
            ("\"+a*b", "b*a+\""),
            ("a+=\"", "\"+=a"),
            ("a++\"", "\"++a"),
            ("a-b+\"", "b-a+\""),
        ] {
            assert_ne!(sorted(a), sorted(b), "{a} {b}");
        }
        for torn in ["", "(", "\"+", "+", "f(\"+(", "))", "é+\"", "\"+a("] {
            sorted(torn);
        }
    }
}
