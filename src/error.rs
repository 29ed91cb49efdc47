//! Everything that can go wrong, as values that carry the numbers.

use crate::tensor::DType;

/// Characters of a text from elsewhere that an error has room for.
const LINE: usize = 80;

/// What a call to the crate can fail with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The registry has no loss of this name; the hint names what is near.
    #[error("loss `{}` is unknown; {hint}", Self::quote(.name))]
    UnknownLoss { name: String, hint: String },

    /// The loss has no parameter of this name.
    #[error("`{}` has no parameter `{}`; {known}", Self::quote(.loss), Self::quote(.name))]
    UnknownParameter { loss: String, name: String, known: String },

    /// A parameter has the wrong type or lies outside its range.
    #[error("parameter `{}`: expected {expected}, found {}", Self::quote(.name), Self::quote(.found))]
    Parameter { name: String, expected: String, found: String },

    /// The parameters are not a JSON object; the reason says what is wrong with the text, and where.
    #[error("parameters: expected a JSON object, found {}{reason}", Self::quote(.found))]
    Json { found: String, reason: String },

    /// A tensor that the loss needs was not given.
    #[error("tensor `{}`: expected {expected}, found none", Self::quote(.name))]
    MissingTensor { name: String, expected: String },

    /// A tensor that the loss does not take.
    #[error("tensor `{}`: `{loss}` does not take it{hint}", Self::quote(.name))]
    UnexpectedTensor { loss: String, name: String, hint: String },

    /// A tensor's shape disagrees with the signature or with another tensor.
    #[error(
        "tensor `{}`: expected shape {}, found {}",
        Self::quote(.name), Self::cut(.expected, 2 * LINE), Self::cut(&format!("{found:?}"), LINE)
    )]
    Shape { name: String, expected: String, found: Vec<usize> },

    /// A tensor's storage type is not allowed here.
    #[error("tensor `{}`: expected {expected}, found {found}", Self::quote(.name))]
    Storage { name: String, expected: String, found: DType },

    /// The values of a tensor are not allowed (found by the CPU reference).
    #[error("tensor `{}`: expected {}, found {}", Self::quote(.name), Self::quote(.expected), Self::quote(.found))]
    Value { name: String, expected: String, found: String },

    /// A combination of choices that the loss does not offer.
    #[error("`{loss}`: {reason}")]
    Unsupported { loss: String, reason: String },

    /// The problem does not fit the device's limits.
    #[error("{}: needs {needed}, the limit is {limit}", Self::quote(.what))]
    TooLarge { what: String, needed: u64, limit: u64 },

    /// A buffer given to `bind` cannot be used.
    #[error("buffer of `{}`: expected {expected}, found {found}", Self::quote(.name))]
    Buffer { name: String, expected: String, found: String },

    /// Two tensors overlap, or one buffer is read and written in one dispatch of an exclusive plan.
    #[error("`{}` and `{}` {problem}", Self::quote(.first), Self::quote(.second))]
    Aliasing { first: String, second: String, problem: String },

    /// A shader did not compile; the place is in the fragment that the crate shipped.
    #[error("pipeline `{pipeline}`: {place}: {message}")]
    Shader { pipeline: String, place: String, message: String },

    /// The device refused an object, for a reason of its own.
    #[error("device, making {what}: {message}")]
    Device { what: String, message: String },

    /// The device ran out of memory.
    #[error("device out of memory, making {what}")]
    OutOfMemory { what: String },

    /// The device was lost before the call ended.
    #[error("device lost: {message}")]
    DeviceLost { message: String },
}

impl Error {
    /// A text from elsewhere (a name, a value, JSON) as errors show it: what does not print is escaped, and what is
    /// longer than a line has room for is cut.
    ///
    /// ```
    /// assert_eq!(wgloss::Error::quote("a\u{1b}[1m\n"), r"a\u{1b}[1m\n");
    /// assert_eq!(wgloss::Error::quote(&"[".repeat(100_000)), "[".repeat(80) + "...");
    /// ```
    pub fn quote(text: &str) -> String {
        Self::cut(text, LINE)
    }

    fn cut(text: &str, most: usize) -> String {
        let mut quoted = String::new();
        for c in text.chars() {
            if quoted.chars().count() >= most {
                return quoted + "...";
            }
            match c {
                '\'' | '"' | '\\' => quoted.push(c),
                _ => quoted.extend(c.escape_debug()),
            }
        }
        quoted
    }

    pub(crate) fn unsupported(loss: &str, reason: impl Into<String>) -> Self {
        Self::Unsupported { loss: loss.into(), reason: reason.into() }
    }
}
