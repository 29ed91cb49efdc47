//! Part of oracle 1: every variable that a loop declares is given a value there. WGSL begins those without one with zero in
//! each round; Chromium 156 on Vulkan zeroes them when the function begins, and later rounds find what the last one left.

use crate::grammar::tokens;

/// The first line of a module that declares such a variable without a value, and its name.
pub fn stale(source: &str) -> Option<(u32, String)> {
    let tokens = tokens(source);
    // Whether each open block is within a loop; and whether the next one to open is a loop's body.
    let mut within: Vec<bool> = Vec::new();
    let mut body = false;
    for (at, &(line, token)) in tokens.iter().enumerate() {
        let inside = within.last() == Some(&true);
        match token {
            "for" | "while" | "loop" => body = true,
            "{" => within.push(std::mem::take(&mut body) || inside),
            "}" => drop(within.pop()),
            "var" if inside => {
                let mut rest = tokens[at + 1..].iter().map(|(_, token)| *token);
                let name = rest.next()?;
                if rest.find(|token| ["=", ";"].contains(token)) == Some(";") {
                    return Some((line, format!("`{name}` is declared in a loop without a value")));
                }
            }
            _ => {}
        }
    }
    None
}

/// The check finds what it is for.
pub fn stale_variables_are_found() -> Result<(), String> {
    let stale_ones = [
        "for (var i = 0u; i < 4u; i++) { var x: f32; }",
        "while a { if b { var x: array<vec2<u32>, 4>; } }",
        "loop { { } var x: f32; x = 1.0; }",
        "for (var i = 0u; i < 4u; i++) { for (var j: u32; j < 4u; j++) { } }",
    ];
    let fresh_ones = [
        "var x: f32; for (var i: u32; i < 4u; i++) { x += 1.0; }",
        "for (var i = 0u; i < 4u; i++) { var x: f32 = a; var y = array<f32, 4>(); }",
        "loop { let x = 1.0; } var y: f32;",
    ];
    let judged = stale_ones.iter().map(|text| (text, true)).chain(fresh_ones.iter().map(|text| (text, false)));
    for (text, expected) in judged {
        if stale(&format!("var<private> p: u32;\nfn f() {{ {text} }}")).is_some() != expected {
            return Err(format!("`{text}` should {}be found", if expected { "" } else { "not " }));
        }
    }
    Ok(())
}
