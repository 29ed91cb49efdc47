//! Names that are like a name nobody has.

use std::collections::BTreeSet;

/// A name in lower case without what separates its words, and its words.
struct Name {
    letters: Vec<char>,
    words: BTreeSet<String>,
}

impl Name {
    /// The last part of a path such as `torch.nn.MSELoss`. Every loss may be called one: the word counts only alone.
    fn parse(text: &str) -> Self {
        let text = text.rsplit(['.', ':']).next().unwrap_or_default();
        let chars: Vec<char> = text.chars().filter(char::is_ascii).take(LONGEST).collect();
        let mut words = vec![String::new()];
        for (at, c) in chars.iter().enumerate() {
            let after = |step: usize| chars.get(at + step).is_some_and(char::is_ascii_lowercase);
            let before = at > 0 && chars[at - 1].is_ascii_lowercase();
            // `DiceCELoss` is `dice ce loss`.
            if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && (before || after(1)) {
                words.push(String::new());
            }
            if c.is_ascii_alphanumeric() {
                words.last_mut().expect("there is a word").push(c.to_ascii_lowercase());
            }
        }
        words.retain(|word| !word.is_empty());
        if words.len() > 1 {
            words.retain(|word| word != "loss");
        }
        Self { letters: words.concat().chars().collect(), words: words.into_iter().collect() }
    }

    /// From 0, nothing in common, to 1: the share of letters that stay, or of words in common, which may change places.
    fn likeness(&self, other: &Self) -> f64 {
        let longer = self.letters.len().max(other.letters.len()).max(1) as f64;
        let letters = 1.0 - edits(&self.letters, &other.letters) as f64 / longer;
        let shared = self.words.intersection(&other.words).count() as f64;
        let words = 2.0 * shared / (self.words.len() + other.words.len()).max(1) as f64;
        letters.max((letters + 2.0 * words) / 3.0)
    }
}

/// Letters of a name that are looked at.
const LONGEST: usize = 64;

/// Letters to insert, remove, replace or exchange with their neighbour that make one text of another.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// The names that are most like a text, best first, of pairs of what a name is looked up by and what it stands for. None
/// where nothing is like it.
pub fn nearest<'a>(text: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<&'a str> {
    const LIKE: f64 = 0.55;
    const MOST: usize = 3;
    let wanted = Name::parse(text);
    let like = |(by, name): (&str, &'a str)| (Name::parse(by).likeness(&wanted), name);
    let mut found: Vec<(f64, &str)> = names.map(like).filter(|(likeness, _)| *likeness >= LIKE).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Much less like it than the first one is no help.
    let best = found.first().map_or(0.0, |(likeness, _)| *likeness);
    let mut list = Vec::new();
    for (_, name) in found.into_iter().filter(|(likeness, _)| *likeness >= best - 0.25) {
        if !list.contains(&name) {
            list.push(name);
        }
    }
    list.truncate(MOST);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let count = |a: &str, b: &str| edits(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(
            [count("dice", "dice"), count("dcie", "dice"), count("dic", "dice"), count("", "abc")],
            [0, 1, 1, 3]
        );
    }

    #[test]
    fn words_part_at_capitals_and_underscores() {
        let words = |text| Name::parse(text).words.into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(words("DiceCELoss"), "ce dice");
        assert_eq!(words("torch.nn.MSELoss"), "mse");
        assert_eq!(words("nt_xent_loss"), "nt xent");
        assert_eq!(words("Loss"), "loss");
        assert_eq!(words("\u{e9}"), "");
    }

    #[test]
    fn what_is_like_nothing_has_no_neighbour() {
        assert!(nearest("qqqq", [("dice_loss", "dice_loss")].into_iter()).is_empty());
        assert!(nearest("", [("dice_loss", "dice_loss")].into_iter()).is_empty());
    }
}
