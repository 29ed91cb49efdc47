//! Unrolled loops: a loop over an array that is to stay in registers must not index it by a number that only the running
//! shader knows, and not every driver's compiler unrolls by itself.
//!
//! A fragment marks such a loop at the end of its first line, `for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS`, with
//! its count: numbers and constants of the kernel, added and subtracted. Where the kernel has the constants, its body is
//! there as often, each with `i` as a constant; where it has not, or would be there too often, the loop stays. A body has no
//! `break` and no `continue` of that loop. Lines keep their numbers.

use crate::kernel::Constant;
use std::borrow::Cow;

const MARK: &str = "// unrolled: ";

/// Bodies of one loop at most.
const MOST: u32 = 64;

/// A fragment with its marked loops unrolled.
pub(crate) fn unroll<'a>(source: &'a str, constants: &[Constant]) -> Cow<'a, str> {
    let Some(marked) = Marked::first(source) else { return Cow::Borrowed(source) };
    let rest = unroll(marked.after, constants);
    let body = unroll(marked.body, constants);
    let loops = match count(marked.count, constants).filter(|&count| count <= MOST) {
        Some(count) => copies(&marked, &body, count),
        None => format!("{}\n{body}}}", marked.head),
    };
    Cow::Owned(format!("{}{loops}{rest}", marked.before))
}

/// A marked loop and what is around it.
struct Marked<'a> {
    before: &'a str,
    /// `for (...) {` with its mark.
    head: &'a str,
    variable: &'a str,
    count: &'a str,
    /// From the line after the head to the closing brace.
    body: &'a str,
    after: &'a str,
}

impl<'a> Marked<'a> {
    fn first(source: &'a str) -> Option<Self> {
        let at = source.find(MARK)?;
        let start = source[..at].rfind('\n').map_or(0, |line| line + 1);
        let end = at + source[at..].find('\n')?;
        let head = &source[start..end];
        let variable = head.split_once("for (var ")?.1.split_once(" = 0u;")?.0;
        let (mut depth, mut close) = (1, end);
        for (line_start, line) in lines(source, end + 1) {
            for (column, character) in code(line).char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 && close == end {
                    close = line_start + column;
                }
            }
            if depth <= 0 {
                break;
            }
        }
        Some(Self {
            before: &source[..start],
            head,
            variable,
            count: &source[at + MARK.len()..end],
            body: &source[end + 1..close],
            after: &source[close + 1..],
        })
    }
}

/// The lines from a place on, each with where it starts.
fn lines(source: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    source[from..].split_inclusive('\n').scan(from, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code).trim_end()
}

/// The body so many times: the first over its own lines, the others behind its end.
fn copies(marked: &Marked<'_>, body: &str, count: u32) -> String {
    let open = |at: u32| format!("{{ const {} = {at}u;", marked.variable);
    if count == 0 {
        return "\n".repeat(body.matches('\n').count() + 1);
    }
    let mut text = format!("{}\n{body}}}", open(0));
    let joined: Vec<&str> = body.lines().map(|line| code(line).trim()).collect();
    let joined = joined.join(" ");
    for at in 1..count {
        text += &format!(" {} {joined}}}", open(at));
    }
    text
}

/// What a count comes to with a kernel's constants.
fn count(text: &str, constants: &[Constant]) -> Option<u32> {
    let term = |term: &str| {
        let known = constants.iter().find(|constant| constant.name == term).map(|constant| constant.value);
        known.or_else(|| term.trim_end_matches('u').parse().ok())
    };
    let mut words = text.split_whitespace();
    let mut total = term(words.next()?)?;
    while let Some(sign) = words.next() {
        let next = term(words.next()?)?;
        total = if sign == "+" { total.checked_add(next)? } else { total.checked_sub(next)? };
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUM: &str = "fn f() {
  for (var i = 0u; i < ITEMS; i++) { // unrolled: ITEMS - 1
    a[i] = b; // one { brace
    for (var k = 0u; k < 2u; k++) { // unrolled: 2
      c[k] += a[i];
    }
  }
  g();
}
";

    fn constants(items: u32) -> [Constant; 1] {
        [Constant { name: "ITEMS", value: items }]
    }

    #[test]
    fn a_body_is_there_as_often_as_it_runs() {
        let text = unroll(SUM, &constants(4));
        assert_eq!(text.matches("a[i] = b;").count(), 3);
        assert_eq!(text.matches("c[k] += a[i];").count(), 6);
        assert!(text.contains("const i = 2u;") && !text.contains("const i = 3u;"), "{text}");
        assert!(!text.contains("for"), "{text}");
        assert_eq!(text.matches('{').count() - 1, text.matches('}').count(), "a brace is in a comment");
    }

    #[test]
    fn lines_keep_their_numbers() {
        let line = |text: &str| text.lines().position(|line| line.contains("g();"));
        for items in [1, 2, 9] {
            assert_eq!(line(&unroll(SUM, &constants(items))), line(SUM), "{items}");
        }
    }

    #[test]
    fn a_loop_stays_where_its_count_is_not_known_or_large() {
        let inner = "const k = 1u;";
        for constants in [&[][..], &constants(100)] {
            let text = unroll(SUM, constants);
            assert!(text.contains("for (var i") && text.contains(inner), "{text}");
        }
        assert_eq!(unroll("fn f() {}\n", &[]), "fn f() {}\n");
    }

    /// What the fragments mark can be unrolled.
    #[test]
    fn marked_loops_run_through() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/shaders"))];
        let mut found = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap();
                let mut rest = &*source;
                while let Some(marked) = Marked::first(rest) {
                    let place = format!("{}: {}", path.display(), marked.head);
                    let head = format!("for (var {0} = 0u; {0} < ", marked.variable);
                    let bound =
                        marked.head.trim().strip_prefix(&head).and_then(|rest| rest.split_once("; ")).expect(&place);
                    assert_eq!(in_marks(bound.0), marked.count, "{place}");
                    let leaves = ["break;", "continue;"].iter().any(|word| marked.body.contains(word));
                    assert!(!leaves, "{place}");
                    found += 1;
                    rest = &rest[source_end(rest, marked.head)..];
                }
                assert_eq!(rest.find(MARK), None, "{}", path.display());
            }
        }
        assert!(found > 0);
    }

    /// A bound as a mark says it: without suffixes, and with constants for what the fragments of kept rows and of SSIM's
    /// tiles make of them.
    fn in_marks(bound: &str) -> String {
        let plain = |word: &str| {
            word.strip_suffix('u').filter(|digits| digits.parse::<u32>().is_ok()).unwrap_or(word).to_owned()
        };
        match bound {
            // What lanes emit of rows that stay is what they keep.
            "items(r)" | "emitted(r)" => "ITEMS".into(),
            "(items(r) + 3u) / 4u" | "fours" => "FOURS".into(),
            bound => bound.replace("QUAD", "4").split(' ').map(plain).collect::<Vec<_>>().join(" "),
        }
    }

    /// Where the line of a head ends.
    fn source_end(source: &str, head: &str) -> usize {
        source.find(head).unwrap() + head.len()
    }
}
