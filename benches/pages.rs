//! Generated pages of realistic sizes: what the measured repositories look like, in words of our own.

use std::fmt::Write;
use std::path::Path;

/// How much to write.
pub struct Size<'a> {
    /// Pages in each language.
    pub groups: usize,
    /// The languages; the first is the source.
    pub locales: &'a [&'a str],
}

/// Bytes of prose words; pages average 5 KiB, one in fifty is ten times that.
const SECTIONS: [usize; 10] = [2, 3, 3, 4, 5, 5, 6, 8, 9, 12];

/// Writes `lumen.<locale>` folders below `dir`. One target page in twenty has lost a link or a section.
///
/// # Errors
/// Those of the file system.
pub fn write(dir: &Path, size: &Size<'_>) -> std::io::Result<()> {
    for locale in size.locales {
        for number in 0..size.groups {
            let folder = dir.join(format!("lumen.{locale}/help/part-{:02}", number % 40));
            std::fs::create_dir_all(folder.join("assets"))?;
            std::fs::write(folder.join(format!("page-{number:05}.md")), page(number, locale, size))?;
        }
    }
    Ok(())
}

fn page(number: usize, locale: &str, size: &Size<'_>) -> String {
    let is_source = locale == size.locales[0];
    let damaged = !is_source && number % 20 == 7;
    let words = Words { locale };
    let mut out = String::with_capacity(8_000);
    let _ = write!(out, "---\ntitle: {}\ndescription: {}\n", words.some(number, 4), words.some(number + 1, 14));
    let _ = write!(
        out,
        "feature: Scenes, Lamps\nrole: User, Admin\nlevel: Beginner\nproduct_v2:\n  - id: 10000000-0000-4000-8000-{number:012}\n    internal-label: {}\n",
        words.some(3, 2)
    );
    let _ = writeln!(out, "exl-id: 20000000-0000-4000-8000-{number:012}");
    if !is_source {
        let _ = write!(
            out,
            "source-git-commit: {:040x}\nworkflow-type: tm+mt\nsource-wordcount: '800'\nht-degree: 90%\n",
            number + 7
        );
    }
    let _ = write!(out, "---\n# {} {{#page-{number}}}\n\n{}\n\n", words.some(number, 5), words.some(number, 40));
    let sections = SECTIONS[number % SECTIONS.len()] * if number % 50 == 49 { 8 } else { 1 };
    for section in 0..sections {
        if damaged && section == 1 {
            continue;
        }
        words.section(&mut out, number, section, size.groups, damaged);
    }
    out
}

struct Words<'l> {
    locale: &'l str,
}

impl Words<'_> {
    fn section(&self, out: &mut String, number: usize, section: usize, groups: usize, damaged: bool) {
        let seed = number * 31 + section;
        let other = (number + 40 * (section + 1)) % groups;
        let _ = write!(out, "## {} {{#section-{section}}}\n\n", self.some(seed, 4));
        let link = if damaged && section == 2 {
            self.some(seed, 2)
        } else {
            format!("[{}](page-{other:05}.md#page-{other})", self.some(seed, 2))
        };
        let _ = write!(out, "{} {link}, {}\n\n", self.some(seed, 30), self.some(seed + 5, 20));
        let _ = write!(out, ">[!NOTE]\n>\n>{} [!DNL Lumen] {}\n\n", self.some(seed, 12), self.some(seed + 2, 9));
        for step in 0..4 {
            let _ = write!(
                out,
                "1. {} **[!UICONTROL {}]** {}\n\n",
                self.some(seed + step, 7),
                self.some(seed + step, 1),
                self.some(step, 8)
            );
        }
        let _ = write!(out, "   ![{}](assets/lamp-{section}.png){{width=\"600\"}}\n\n", self.some(seed, 3));
        let _ = write!(out, "| {} | {} |\n| --- | --- |\n", self.some(seed, 1), self.some(seed + 1, 1));
        for row in 0..3 {
            let _ = writeln!(out, "| `{row}0 lm` | {} |", self.some(seed + row, 9));
        }
        out.push('\n');
        if section % 4 == 3 {
            let _ = write!(out, "```json\n{{\"lamp\": {section}, \"on\": true}}\n```\n\n");
        }
    }

    /// `count` words; Japanese ones stand without blanks.
    fn some(&self, seed: usize, count: usize) -> String {
        const LATIN: [&str; 16] = [
            "lampa", "soveri", "mikado", "tel", "unna", "goran", "vesper", "il", "dorma", "pelt", "sari", "quen",
            "abo", "tremel", "osti", "ren",
        ];
        const KANA: [&str; 8] = ["ランプ", "あかり", "夕方", "設定", "ひらく", "部屋の", "明るさ", "を"];
        let mut out = String::new();
        for word in 0..count {
            let pick = seed.wrapping_mul(7).wrapping_add(word.wrapping_mul(13)).wrapping_add(word * word);
            if self.locale.starts_with("ja") {
                out.push_str(KANA[pick % KANA.len()]);
            } else {
                if word > 0 {
                    out.push(' ');
                }
                out.push_str(LATIN[(pick + self.locale.len() * usize::from(self.locale != "en")) % LATIN.len()]);
            }
        }
        out
    }
}
