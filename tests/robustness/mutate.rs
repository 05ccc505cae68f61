//! Pages that went wrong: bytes and lines changed, two pages spliced, cut off, other line ends, strange characters.

/// Pieces of the dialect, of front matter, configuration and logs, whole and broken.
pub const TOKENS: [&[u8]; 118] = [
    b"<A b={",
    b"</A>\n",
    b"/>",
    b"{/* ",
    b"*/}",
    b"import A from 'b'\n",
    b"export const a = {\n",
    b"${",
    b"\n",
    b"\n\n",
    b"\r\n",
    b"\r",
    b" ",
    b"    ",
    b"\t",
    b"\x1e",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xe2\x80",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x8b",
    b"\xc2\xa0",
    b"\xe3\x80\x80",
    b"# ",
    b"## A {#a}\n",
    b"### ",
    b"#",
    b"===\n",
    b"---\n",
    b"...\n",
    b"title: x\n",
    b"exl-id: 1-2\n",
    b"source-git-commit: ",
    b"'",
    b"\"",
    b": ",
    b":",
    b"- ",
    b"? ",
    b"|\n",
    b">-\n",
    b"&a ",
    b"*a ",
    b"!!str ",
    b"{a: b}",
    b"{",
    b"}",
    b"[",
    b"]",
    b", ",
    b"# locdrift-disable x\n",
    b"l10n:\n",
    b"  source:\n",
    b"    commit: abc\n",
    b"~",
    b"0x1",
    b"1e9",
    b"* ",
    b"1. ",
    b"2) ",
    b"> ",
    b">[!NOTE]\n",
    b">[!VIDEO](https://video.x.example/v/1)\n",
    b"[!UICONTROL ",
    b"[!DNL a]",
    b"[!BADGE B]{type=c url=\"/x.md\"}",
    b"[!",
    b"](",
    b"![](",
    b"[t](u.md#f)",
    b"(",
    b")",
    b"{#",
    b"{{s}}",
    b"{{$include /a.md}}",
    b"{{",
    b"}}",
    b"+++T\n",
    b"+++\n",
    b"| a | b |\n| - | - |\n",
    b"| c \\| d |\n",
    b"|",
    b"```\n",
    b"`",
    b"**",
    b"_",
    b"<a id=\"x\">",
    b"<img src='y'>",
    b"<td>",
    b"<li>",
    b"<!--",
    b"-->",
    b"<!-- locdrift-disable-line x -->",
    b"</a>",
    b"&#x200B;",
    b"&quot;",
    b"\\",
    b"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
    b"e\xcc\x81",
    b"word ",
    b"rules:\n  missing-link: ",
    b"layout: \"{locale}/{page}\"\n",
    b"\n::error::",
    b"##[x]",
    b"##vso[task.x]",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xc2\x9b",
    b"0123456789abcdef0123456789abcdef01234567 ",
    b"{\"version\": 2, \"findings\": [",
    b"{\"locale\":\"fr\",\"path\":\"a.md\",\"rule\":\"broken-link\",\"fingerprint\":\"0123456789abcdef\"},",
    b"{\"schema_version\": 1, \"summary\": {\"locales\": {\"fr\": {}}}, \"findings\": [",
    b"\"notices\": [{\"code\": \"a\", \"message\": \"b\"}],",
    b"\"level\": \"error\", ",
    b"null]}",
    b"en,fr\nSave,Sauver\n",
    b"save = Sauver\\u0041\n",
];

/// One change; numbers are taken modulo what there is.
pub type Step = (u8, usize, usize);

/// A page with changes; `other` lends lines and a second half.
pub fn mutated(page: &[u8], other: &[u8], steps: &[Step]) -> Vec<u8> {
    let mut bytes = page.to_vec();
    steps.iter().for_each(|step| change(&mut bytes, other, *step));
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], (kind, at, what): Step) {
    let place = at % (bytes.len() + 1);
    let insert = |bytes: &mut Vec<u8>, piece: &[u8]| _ = bytes.splice(place..place, piece.iter().copied());
    match kind % 14 {
        0 if place < bytes.len() => bytes[place] = what as u8,
        1 if place < bytes.len() => _ = bytes.remove(place),
        2 => insert(bytes, &[what as u8]),
        3 => insert(bytes, TOKENS[what % TOKENS.len()]),
        4 => _ = bytes.drain(place..bytes.len().min(place + what % 40)),
        5 => bytes.truncate(place),
        6 => {
            bytes.truncate(place);
            bytes.extend(&other[what % (other.len() + 1)..]);
        }
        7 => edit_lines(bytes, |lines| _ = lines.remove(at % lines.len())),
        8 => edit_lines(bytes, |lines| lines.insert(at % lines.len(), lines[what % lines.len()].clone())),
        9 => edit_lines(bytes, |lines| {
            let (one, two) = (at % lines.len(), what % lines.len());
            lines.swap(one, two);
        }),
        10 => {
            let lines: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
            let line = lines.get(what % lines.len().max(1)).map_or(&b"\n"[..], |line| line).to_vec();
            edit_lines(bytes, |lines| lines.insert(at % lines.len(), line));
        }
        11 => {
            *bytes = bytes
                .iter()
                .flat_map(|b| if *b == b'\n' { &b"\r\n"[..] } else { std::slice::from_ref(b) })
                .copied()
                .collect()
        }
        12 => _ = bytes.splice(0..0, *b"\xef\xbb\xbf"),
        _ => insert(bytes, [&b"\0"[..], b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xc2\xa0"][what % 4]),
    }
}

fn edit_lines(bytes: &mut Vec<u8>, edit: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if !lines.is_empty() {
        edit(&mut lines);
    }
    *bytes = lines.concat();
}
