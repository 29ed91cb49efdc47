//! Parameters, declared once: the Rust struct, its defaults, ranges and JSON form, and the WGSL block.

use crate::error::Error;
use serde_json::Value as Json;

/// How a parameter takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// Fixed when planning: it selects kernels.
    Structural,
    /// A word of the uniform block: changing it recompiles nothing.
    Numeric,
}

/// A parameter's value, as the registry lists it.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    Number(f32),
    Integer(i32),
    Bool(bool),
    Word(&'static str),
    /// Structural only: one number for each axis, say.
    Numbers(Vec<f32>),
    /// Structural only: some of the axes, say, each once.
    Integers(Vec<i32>),
    /// Structural only: one choice for each target, say.
    Words(Vec<&'static str>),
}

impl ParameterValue {
    /// The 4 bytes that stand for the value in the uniform block.
    pub fn word(&self) -> u32 {
        match self {
            Self::Number(x) => x.to_bits(),
            Self::Integer(i) => *i as u32,
            Self::Bool(b) => u32::from(*b),
            Self::Word(_) | Self::Numbers(_) | Self::Integers(_) | Self::Words(_) => 0,
        }
    }

    /// The WGSL type of that word.
    pub fn wgsl_type(&self) -> &'static str {
        match self {
            Self::Number(_) => "f32",
            Self::Integer(_) => "i32",
            Self::Bool(_) | Self::Word(_) | Self::Numbers(_) | Self::Integers(_) | Self::Words(_) => "u32",
        }
    }

    /// The value as JSON; a number prints as briefly as f32 allows.
    pub fn to_json(&self) -> Json {
        let number = |x: &f32| x.to_string().parse::<f64>().map_or(Json::Null, Json::from);
        match self {
            Self::Number(x) => number(x),
            Self::Integer(i) => Json::from(*i),
            Self::Bool(b) => Json::from(*b),
            Self::Word(w) => Json::from(*w),
            Self::Numbers(list) => list.iter().map(number).collect(),
            Self::Integers(list) => list.iter().copied().collect(),
            Self::Words(list) => list.iter().copied().collect(),
        }
    }
}

/// What a parameter may be. Every number must be finite besides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range {
    Any,
    AtLeast(f32),
    MoreThan(f32),
    AtMost(f32),
    Within(f32, f32),
    /// Between two numbers.
    Between(f32, f32),
    /// From the first number to below the second.
    Below(f32, f32),
    /// Above the first number, to the second.
    Above(f32, f32),
    /// An odd integer from 1 on.
    Odd,
    /// A list of some of the integers between two, each once.
    Some(i32, i32),
}

impl Range {
    fn contains(self, x: f32) -> bool {
        x.is_finite()
            && match self {
                Self::Any => true,
                Self::AtLeast(low) => x >= low,
                Self::MoreThan(low) => x > low,
                Self::AtMost(high) => x <= high,
                Self::Within(low, high) => (low..=high).contains(&x),
                Self::Between(low, high) => low < x && x < high,
                Self::Below(low, high) => (low..high).contains(&x),
                Self::Above(low, high) => low < x && x <= high,
                Self::Odd => x >= 1.0 && x % 2.0 == 1.0,
                Self::Some(low, high) => (low as f32..=high as f32).contains(&x),
            }
    }

    /// The range in words, for errors and listings.
    pub fn describe(self) -> String {
        match self {
            Self::Any => "a finite number".into(),
            Self::AtLeast(low) => format!("a number >= {low}"),
            Self::MoreThan(low) => format!("a number > {low}"),
            Self::AtMost(high) => format!("a number <= {high}"),
            Self::Within(low, high) => format!("a number in [{low}, {high}]"),
            Self::Between(low, high) => format!("a number in ({low}, {high})"),
            Self::Below(low, high) => format!("a number in [{low}, {high})"),
            Self::Above(low, high) => format!("a number in ({low}, {high}]"),
            Self::Odd => "an odd integer >= 1".into(),
            Self::Some(low, high) => format!("some of the integers from {low} to {high}, each once"),
        }
    }
}

/// One parameter of a loss: its name, value and meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: ParameterKind,
    pub value: ParameterValue,
    pub default: ParameterValue,
    pub range: Range,
    /// The field's documentation.
    pub doc: String,
}

impl Parameter {
    fn check(&self) -> Result<(), Error> {
        let fits = match &self.value {
            ParameterValue::Number(x) => self.range.contains(*x),
            ParameterValue::Integer(i) => self.range.contains(*i as f32),
            ParameterValue::Numbers(list) => list.iter().all(|&x| self.range.contains(x)),
            ParameterValue::Integers(list) => {
                let once = list.iter().enumerate().all(|(k, i)| !list[..k].contains(i));
                !list.is_empty() && once && list.iter().all(|&i| self.range.contains(i as f32))
            }
            ParameterValue::Bool(_) | ParameterValue::Word(_) | ParameterValue::Words(_) => true,
        };
        if fits {
            return Ok(());
        }
        let (expected, found) = (self.range.describe(), self.value.to_json().to_string());
        Err(Error::Parameter { name: self.name.into(), expected, found })
    }
}

/// The parameters of a loss, in the order of their declaration.
pub trait Parameters {
    /// Every parameter with its present value.
    fn parameters(&self) -> Vec<Parameter>;

    /// Sets one parameter from JSON; `None` if there is no parameter of that name.
    fn set(&mut self, name: &str, json: &Json) -> Option<Result<(), Error>>;
}

/// Checks every parameter's range.
pub(crate) fn check(parameters: &[Parameter]) -> Result<(), Error> {
    parameters.iter().try_for_each(Parameter::check)
}

/// Reads an object of parameters; what it leaves out keeps its value.
pub(crate) fn read<P: Parameters + ?Sized>(target: &mut P, loss: &str, json: &Json) -> Result<(), Error> {
    let Json::Object(object) = json else {
        return Err(Error::Json { found: json.to_string(), reason: String::new() });
    };
    for (name, value) in object {
        target.set(name, value).unwrap_or_else(|| Err(unknown(target, loss, name)))?;
    }
    check(&target.parameters())
}

fn unknown<P: Parameters + ?Sized>(target: &P, loss: &str, name: &str) -> Error {
    let known: Vec<_> = target.parameters().iter().map(|p| format!("`{}`", p.name)).collect();
    let known = if known.is_empty() { "it has none".into() } else { format!("it has {}", known.join(", ")) };
    Error::UnknownParameter { loss: loss.into(), name: name.into(), known }
}

/// A Rust type that can be a parameter.
pub trait ParameterType: Sized {
    fn to_value(&self) -> ParameterValue;
    fn from_json(name: &str, json: &Json) -> Result<Self, Error>;
}

fn mismatch(name: &str, expected: &str, found: &Json) -> Error {
    Error::Parameter { name: name.into(), expected: expected.into(), found: found.to_string() }
}

impl ParameterType for f32 {
    fn to_value(&self) -> ParameterValue {
        ParameterValue::Number(*self)
    }

    fn from_json(name: &str, json: &Json) -> Result<Self, Error> {
        let number = json.as_f64().ok_or_else(|| mismatch(name, "a number", json))? as f32;
        if number.is_finite() { Ok(number) } else { Err(mismatch(name, "a number that f32 holds", json)) }
    }
}

impl ParameterType for i32 {
    fn to_value(&self) -> ParameterValue {
        ParameterValue::Integer(*self)
    }

    fn from_json(name: &str, json: &Json) -> Result<Self, Error> {
        let integer = json.as_i64().and_then(|i| i32::try_from(i).ok());
        integer.ok_or_else(|| mismatch(name, "an integer that i32 holds", json))
    }
}

impl ParameterType for bool {
    fn to_value(&self) -> ParameterValue {
        ParameterValue::Bool(*self)
    }

    fn from_json(name: &str, json: &Json) -> Result<Self, Error> {
        json.as_bool().ok_or_else(|| mismatch(name, "true or false", json))
    }
}

impl ParameterType for Vec<f32> {
    fn to_value(&self) -> ParameterValue {
        ParameterValue::Numbers(self.clone())
    }

    fn from_json(name: &str, json: &Json) -> Result<Self, Error> {
        let list = json.as_array().ok_or_else(|| mismatch(name, "a list of numbers", json))?;
        list.iter().map(|number| f32::from_json(name, number)).collect()
    }
}

impl ParameterType for Vec<i32> {
    fn to_value(&self) -> ParameterValue {
        ParameterValue::Integers(self.clone())
    }

    fn from_json(name: &str, json: &Json) -> Result<Self, Error> {
        let list = json.as_array().ok_or_else(|| mismatch(name, "a list of integers", json))?;
        list.iter().map(|number| i32::from_json(name, number)).collect()
    }
}

/// A choice that JSON names by a word.
pub trait Choice: ParameterType + Copy {
    fn word(self) -> &'static str;
}

impl<C: Choice> ParameterType for Vec<C> {
    fn to_value(&self) -> ParameterValue {
        ParameterValue::Words(self.iter().map(|choice| choice.word()).collect())
    }

    fn from_json(name: &str, json: &Json) -> Result<Self, Error> {
        let list = json.as_array().ok_or_else(|| mismatch(name, "a list of words", json))?;
        list.iter().map(|word| C::from_json(name, word)).collect()
    }
}

/// Declares an enum whose values are words in JSON.
macro_rules! word_parameter {
    ($(#[$meta:meta])* pub enum $name:ident { $( $(#[$doc:meta])* $variant:ident = $word:literal, )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $( $(#[$doc])* $variant, )* }

        impl $name {
            /// The word that JSON uses.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $( $word => Ok(Self::$variant), )*
                    _ => Err([$( concat!("\"", $word, "\"") ),*].join(", ")),
                }
            }
        }

        impl $crate::params::Choice for $name {
            fn word(self) -> &'static str {
                Self::word(self)
            }
        }

        impl $crate::params::ParameterType for $name {
            fn to_value(&self) -> $crate::params::ParameterValue {
                $crate::params::ParameterValue::Word(self.word())
            }

            fn from_json(name: &str, json: &serde_json::Value) -> Result<Self, $crate::error::Error> {
                json.as_str().unwrap_or_default().parse().map_err(|words| $crate::error::Error::Parameter {
                    name: name.into(),
                    expected: format!("one of {words}"),
                    found: json.to_string(),
                })
            }
        }
    };
}
pub(crate) use word_parameter;

/// Declares a struct of parameters: fields with documentation, kind, default and range.
///
/// `struct Name with field: Type` takes in the parameters of another such struct.
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $( with $shared:ident : $shared_type:ident )* {
            $( $(#[doc = $doc:literal])* $kind:ident $field:ident : $type:ty = $default:expr, $range:expr; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type, )*
            $(
                /// Parameters that losses of the family share.
                pub $shared: $shared_type,
            )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )* $( $shared: <$shared_type>::default(), )* }
            }
        }

        impl $crate::params::Parameters for $name {
            #[allow(unused_mut, reason = "a loss may have no parameter")]
            fn parameters(&self) -> Vec<$crate::params::Parameter> {
                let mut list = vec![ $( $crate::params::Parameter {
                    name: stringify!($field),
                    kind: $crate::params::ParameterKind::$kind,
                    value: $crate::params::ParameterType::to_value(&self.$field),
                    default: $crate::params::ParameterType::to_value(&{ let default: $type = $default; default }),
                    range: $range,
                    doc: [$( $doc ),*].concat().trim().to_owned(),
                }, )* ];
                $( list.extend(self.$shared.parameters()); )*
                list
            }

            #[allow(unused_variables, reason = "a loss may have no parameter")]
            fn set(&mut self, name: &str, json: &serde_json::Value) -> Option<Result<(), $crate::error::Error>> {
                match name {
                    $( stringify!($field) => Some(
                        $crate::params::ParameterType::from_json(name, json).map(|value| self.$field = value)
                    ), )*
                    _ => $crate::params::parameters!(@rest self, name, json $(, $shared)*),
                }
            }
        }
    };
    (@rest $self:ident, $name:ident, $json:ident) => { None };
    (@rest $self:ident, $name:ident, $json:ident, $shared:ident $(, $further:ident)*) => {
        match $self.$shared.set($name, $json) {
            None => $crate::params::parameters!(@rest $self, $name, $json $(, $further)*),
            found => found,
        }
    };
}
pub(crate) use parameters;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reduction;
    use serde_json::json;

    parameters! {
        /// Rules for several targets.
        pub struct Rules {
            /// How each is reduced.
            Structural rules: Vec<Reduction> = vec![Reduction::Mean], Range::Any;
        }
    }

    #[test]
    fn a_list_of_words_reads_and_prints() {
        let mut rules = Rules::default();
        assert_eq!(rules.parameters()[0].default.to_json(), json!(["mean"]));
        read(&mut rules, "rules", &json!({"rules": ["sum", "none"]})).unwrap();
        assert_eq!(rules.rules, [Reduction::Sum, Reduction::None]);
        assert_eq!(rules.parameters()[0].value.to_json(), json!(["sum", "none"]));
        for wrong in [json!("sum"), json!(["summ"]), json!([1]), json!(null)] {
            let error = read(&mut rules, "rules", &json!({"rules": wrong})).unwrap_err();
            assert!(error.to_string().contains("rules"), "{error}");
        }
        assert_eq!(rules.rules, [Reduction::Sum, Reduction::None]);
    }
}
