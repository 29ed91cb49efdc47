//! The sizes behind the letters of a signature's dims.

use std::collections::BTreeMap;

/// Sizes that the letters of a signature take.
pub struct Letters {
    sizes: BTreeMap<String, usize>,
    rest: Vec<usize>,
}

impl Letters {
    /// Reads the shape of the first tensor; `more` are the sizes of letters that it does not hold.
    pub fn of(forms: &str, dims: &[usize], more: &[(&str, usize)]) -> Option<Self> {
        forms.split('|').find_map(|form| {
            let words: Vec<&str> = form.split_whitespace().collect();
            let fixed = words.iter().filter(|word| **word != "...").count();
            let open = fixed < words.len();
            if dims.len() < fixed || (!open && dims.len() > fixed) {
                return None;
            }
            let mut sizes: BTreeMap<String, usize> = more.iter().map(|(k, v)| ((*k).into(), *v)).collect();
            let (mut at, mut rest) = (0, Vec::new());
            for word in words {
                if word == "..." {
                    rest = dims[at..at + dims.len() - fixed].to_vec();
                    at += rest.len();
                } else {
                    sizes.insert(word.into(), dims[at]);
                    at += 1;
                }
            }
            Some(Self { sizes, rest })
        })
    }

    /// The size of a letter, or of a number that stands for itself.
    pub fn size(&self, word: &str) -> Option<usize> {
        self.sizes.get(word).copied().or_else(|| word.parse().ok())
    }

    /// The longest form whose letters all have a size: `N X` of `N X|N Y X` is no shape for what has a Y.
    pub fn dims(&self, forms: &str) -> Option<Vec<usize>> {
        let form = |form: &str| {
            let mut dims = Vec::new();
            for word in form.split_whitespace() {
                if word == "..." { dims.extend(&self.rest) } else { dims.push(self.size(word)?) }
            }
            Some(dims)
        };
        forms.split('|').filter_map(form).reduce(|best, dims| if dims.len() > best.len() { dims } else { best })
    }
}
