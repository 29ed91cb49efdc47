//! What WGSL's grammar refuses and naga takes: operators beside each other that need parentheses. Browsers refuse them.
//!
//! `&&` and `||` do not mix; a comparison has no comparison beside it; a shift has no arithmetic, and no second shift; `&`, `|` and
//! `^` stand with none but themselves.

/// Words after which an expression may begin.
const KEYWORDS: [&str; 15] = [
    "return",
    "if",
    "else",
    "while",
    "for",
    "switch",
    "case",
    "let",
    "var",
    "const",
    "override",
    "break",
    "loop",
    "fn",
    "continuing",
];
/// Words whose `<` begins a list of types or sizes.
const TEMPLATED: [&str; 9] = ["array", "vec2", "vec3", "vec4", "mat4x4", "atomic", "ptr", "var", "bitcast"];
const OPERATORS: [&str; 39] = [
    "<<=", ">>=", "->", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "++", "--", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", "!", "~", "@", ":", ";", ",", ".",
];
const LOGICAL: [&str; 2] = ["&&", "||"];
const COMPARISONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];
const SHIFTS: [&str; 2] = ["<<", ">>"];
const ARITHMETIC: [&str; 5] = ["+", "-", "*", "/", "%"];
const BITS: [&str; 3] = ["&", "|", "^"];

/// The first line of a module whose operators need parentheses, and why.
pub fn ambiguity(source: &str) -> Option<(u32, String)> {
    let tokens = tokens(source);
    // The operators of each open bracket's expression, and whether an operand stands before.
    let mut open: Vec<(Vec<&str>, bool)> = vec![(Vec::new(), false)];
    let mut at = 0;
    while let Some(&(line, token)) = tokens.get(at) {
        at += 1;
        let level = open.last_mut().expect("brackets close as often as they open");
        let ends = match token {
            "(" | "[" => {
                open.push((Vec::new(), false));
                continue;
            }
            ")" | "]" | "{" | "}" | "@" | ":" | ";" | "," | "->" => true,
            _ => KEYWORDS.contains(&token) || token.ends_with('=') && !COMPARISONS.contains(&token),
        };
        if ends {
            let operators = std::mem::take(&mut level.0);
            level.1 = false;
            if let Some(reason) = fault(&operators) {
                return Some((line, reason));
            }
            if matches!(token, ")" | "]") {
                open.pop();
                open.last_mut()?.1 = true;
            }
        }
        let level = open.last_mut()?;
        if TEMPLATED.contains(&token) && tokens.get(at).is_some_and(|(_, next)| *next == "<") {
            at = after_list(&tokens, at);
            level.1 = token != "var";
        } else if !ends && OPERATORS.contains(&token) {
            if level.1 && !matches!(token, "." | "++" | "--") {
                level.0.push(token);
                level.1 = false;
            }
        } else if !ends {
            level.1 = true;
        }
    }
    None
}

/// Where a list that begins with `<` has ended.
fn after_list(tokens: &[(u32, &str)], mut at: usize) -> usize {
    let mut depth = 0;
    loop {
        depth += match tokens.get(at).map(|(_, token)| *token) {
            Some("<") => 1,
            Some(">") => -1,
            Some(">>") => -2,
            Some(_) => 0,
            None => return at,
        };
        at += 1;
        if depth == 0 {
            return at;
        }
    }
}

/// Why the operators of one expression need parentheses.
fn fault(operators: &[&str]) -> Option<String> {
    let has = |set: &[&str], list: &[&str]| list.iter().any(|operator| set.contains(operator));
    let mixed = |list: &[&str]| Some(format!("`{}` need parentheses", list.join("` and `")));
    if LOGICAL.iter().all(|logical| operators.contains(logical)) {
        return mixed(&LOGICAL);
    }
    if has(&BITS, operators) && operators.iter().any(|operator| *operator != operators[0]) {
        return mixed(operators);
    }
    for relation in operators.split(|operator| LOGICAL.contains(operator)) {
        let sides: Vec<_> = relation.split(|operator| COMPARISONS.contains(operator)).collect();
        if sides.len() > 2 {
            return mixed(relation);
        }
        if let Some(side) =
            sides.into_iter().find(|side| has(&SHIFTS, side) && (side.len() > 1 || has(&ARITHMETIC, side)))
        {
            return mixed(side);
        }
    }
    None
}

/// Words, numbers, operators and brackets with their lines; comments are left out.
pub fn tokens(source: &str) -> Vec<(u32, &str)> {
    let mut list = Vec::new();
    for (line, text) in (1..).zip(source.lines()) {
        let mut rest = text.split("//").next().unwrap_or_default().trim_start();
        while let Some(first) = rest.chars().next() {
            let is_number = first.is_ascii_digit();
            let within = |c: char| c.is_alphanumeric() || c == '_' || is_number && c == '.';
            let length = match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
                Some(operator) => operator.len(),
                None => rest.find(|c| !within(c)).unwrap_or(rest.len()).max(first.len_utf8()),
            };
            list.push((line, &rest[..length]));
            rest = rest[length..].trim_start();
        }
    }
    list
}

/// The check can fail, and does not where it should not.
pub fn ambiguities_are_found() -> Result<(), String> {
    let refused =
        ["a && b || c", "a * b << c", "a << b + 1u", "a & b == c", "a | b & c", "a < b == c", "f(a || b && c)"];
    let taken = ["a && (b || c)", "a && b && !c", "(a * b) << c", "(a & b) == c", "a | b | c", "a + b < c * -d"];
    let lists = ["vec4<f32>(a) == b", "array<vec2<u32>, 4>(a)[0] << b"];
    let judged = refused.iter().map(|text| (text, true)).chain(taken.iter().chain(&lists).map(|text| (text, false)));
    for (text, expected) in judged {
        if ambiguity(&format!("fn f() -> bool {{ return {text}; }}")).is_some() != expected {
            return Err(format!("`{text}` should {}be refused", if expected { "" } else { "not " }));
        }
    }
    Ok(())
}
