//! Shapes by letter: the forms that declarations state, and the sizes that their letters take in one call.
//!
//! A form is words separated by spaces, and alternatives are separated by `|`; an empty form is rank 0. A word is a letter
//! (`N`), a number, the name of an integer parameter (`classes`), or `...`: any further dims, equal wherever it stands. A
//! letter or parameter may be followed by `+` or `-` and a number (`K+1`).

use crate::params::{Parameter, ParameterValue};
use crate::variant::ClassAxis;
use std::collections::BTreeMap;

/// The sizes of letters and parameters in one call.
///
/// ```
/// use wgloss::Sizes;
/// let mut sizes = Sizes::default();
/// assert!(sizes.bind("P", &[7]) && sizes.bind("K+1", &[4]));
/// assert_eq!(sizes.dims("K P|P"), Some(vec![3, 7]));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes {
    names: BTreeMap<String, usize>,
    rest: Option<Vec<usize>>,
}

/// A word other than `...`.
enum Word<'a> {
    Number(usize),
    /// A name, and what is added to its size.
    Name(&'a str, isize),
}

impl<'a> Word<'a> {
    fn parse(word: &'a str) -> Self {
        if let Ok(number) = word.parse() {
            return Self::Number(number);
        }
        let (name, more) = word.split_at(word.find(['+', '-']).unwrap_or(word.len()));
        Self::Name(name, more.parse().unwrap_or(0))
    }
}

impl Sizes {
    /// The sizes that a loss's integer parameters state.
    pub fn of(parameters: &[Parameter]) -> Self {
        let mut sizes = Self::default();
        for parameter in parameters {
            if let ParameterValue::Integer(value) = parameter.value
                && let Ok(size) = usize::try_from(value)
            {
                sizes.set(parameter.name, size);
            }
        }
        sizes
    }

    /// The size of a letter or parameter.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Gives a letter a size, unless it has one.
    pub fn set(&mut self, name: &str, size: usize) {
        self.names.entry(name.into()).or_insert(size);
    }

    /// Whether a shape has one of the forms, by the sizes so far; the letters of the first such form get theirs.
    pub fn bind(&mut self, forms: &str, dims: &[usize]) -> bool {
        forms.split('|').any(|form| self.bind_form(form, dims))
    }

    fn bind_form(&mut self, form: &str, dims: &[usize]) -> bool {
        let mut next = self.clone();
        let words: Vec<&str> = form.split_whitespace().collect();
        let fixed = words.iter().filter(|word| **word != "...").count();
        let open = fixed != words.len();
        if dims.len() < fixed || (!open && dims.len() != fixed) {
            return false;
        }
        let mut at = 0;
        for word in words {
            if word == "..." {
                let rest = &dims[at..at + dims.len() - fixed];
                if next.rest.get_or_insert_with(|| rest.to_vec()) != rest {
                    return false;
                }
                at += rest.len();
                continue;
            }
            let fits = match Word::parse(word) {
                Word::Number(number) => number == dims[at],
                Word::Name(name, more) => match dims[at].checked_add_signed(-more) {
                    Some(size) => *next.names.entry(name.into()).or_insert(size) == size,
                    None => false,
                },
            };
            if !fits {
                return false;
            }
            at += 1;
        }
        *self = next;
        true
    }

    fn word(&self, word: &str) -> Option<usize> {
        match Word::parse(word) {
            Word::Number(number) => Some(number),
            Word::Name(name, more) => self.get(name)?.checked_add_signed(more),
        }
    }

    /// The shape of the longest form whose words all have a size, the first of several: `N X` of `N X|N Y X` is no shape
    /// for what has a Y. `...` is no dims where no tensor had any.
    pub fn dims(&self, forms: &str) -> Option<Vec<usize>> {
        let shape = |form: &str| {
            let mut dims = Vec::new();
            for word in form.split_whitespace() {
                if word == "..." { dims.extend(self.rest.iter().flatten()) } else { dims.push(self.word(word)?) }
            }
            Some(dims)
        };
        forms.split('|').filter_map(shape).reduce(|best, dims| if dims.len() > best.len() { dims } else { best })
    }

    /// The forms in words, with the sizes that are known.
    pub(crate) fn expected(&self, forms: &str) -> String {
        let known = |word: &str| match (word, &self.rest) {
            ("...", Some(rest)) => rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            _ => self.word(word).map_or_else(|| word.to_owned(), |size| size.to_string()),
        };
        let list = |form: &str| {
            let words: Vec<_> = form.split_whitespace().map(known).filter(|word| !word.is_empty()).collect();
            format!("[{}]", words.join(", "))
        };
        forms.split('|').map(list).collect::<Vec<_>>().join(" or ")
    }
}

/// The forms with the class axis where the call has it.
pub(crate) fn oriented(forms: &str, axis: ClassAxis) -> String {
    if axis == ClassAxis::First {
        return forms.into();
    }
    let moved = |form: &str| {
        let mut words: Vec<&str> = form.split_whitespace().collect();
        // An axis of C classes or K channels is fixed where the axes after it have letters.
        let open = |at: usize| at > 0 && words.get(at + 1) == Some(&"...");
        if let Some(at) = (0..words.len()).find(|&at| words[at] == "classes" || open(at)) {
            let classes = words.remove(at);
            words.push(classes);
        }
        words.join(" ")
    };
    forms.split('|').map(moved).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_rest_agree_across_tensors() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind("N C ...", &[2, 3, 4, 5]));
        assert!(sizes.bind("N ...", &[2, 4, 5]));
        assert!(!sizes.bind("N ...", &[2, 4, 6]));
        assert!(!sizes.bind("C", &[4]));
        assert_eq!((sizes.get("C"), sizes.rest.as_deref()), (Some(3), Some(&[4, 5][..])));
        assert_eq!(sizes.expected("N ... | N C ..."), "[2, 4, 5] or [2, 3, 4, 5]");
    }

    #[test]
    fn classes_may_come_last() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind(&oriented("N C ...", ClassAxis::Last), &[2, 4, 5, 3]));
        assert!(sizes.bind(&oriented("N ...", ClassAxis::Last), &[2, 4, 5]));
        assert_eq!((sizes.get("C"), sizes.rest.as_deref()), (Some(3), Some(&[4, 5][..])));
        assert_eq!(oriented("N classes Y X|C D|N C H W|", ClassAxis::Last), "N Y X classes|C D|N C H W|");
        assert_eq!(oriented("N K ...|N ...", ClassAxis::Last), "N ... K|N ...");
    }

    #[test]
    fn numbers_are_fixed_sizes() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind("N 4", &[7, 4]));
        assert!(!sizes.bind("N 4", &[7, 5]));
    }

    #[test]
    fn words_add_to_letters() {
        let mut sizes = Sizes::default();
        assert!(!sizes.bind("K+1", &[0]));
        assert!(sizes.bind("K+1", &[4]) && sizes.bind("K", &[3]) && !sizes.bind("K-1", &[3]));
        assert_eq!(sizes.dims("K-1 K+2"), Some(vec![2, 5]));
        assert_eq!(sizes.dims("K-4"), None);
        assert_eq!(sizes.expected("G K+1"), "[G, 4]");
    }

    #[test]
    fn the_longest_known_form_is_the_shape() {
        let mut sizes = Sizes::default();
        assert!(sizes.bind("N|R N", &[2, 9]));
        sizes.set("k", 3);
        assert_eq!(sizes.dims("k|R k"), Some(vec![2, 3]));
        assert_eq!(sizes.dims("G|"), Some(vec![]));
        assert_eq!(sizes.dims("G"), None);
    }
}
