//! What an expression is to the invocations of a workgroup: equal ones have equal hashes, and those that invocations may
//! disagree about are marked.

use crate::statements::inner;
use naga::{
    AddressSpace, Block, BuiltIn, Expression, Function, GlobalVariable, Handle, Literal, LocalVariable, Module,
    Statement,
};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A value, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// Of how it comes about. Variables go by their names and what they are ever given.
    pub hash: u64,
    /// Whether invocations may have different ones.
    pub varies: bool,
}

/// The number of an invocation in its workgroup.
pub const INVOCATION: Value = Value { hash: 0, varies: true };

/// What a pointer points into.
pub enum Place {
    /// A variable in workgroup memory, and which element of it.
    Shared(Handle<GlobalVariable>, Value),
    Local(Handle<LocalVariable>),
    Other,
}

fn hash(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// A function and its arguments.
type Called<'a> = (Handle<Function>, &'a [Handle<Expression>]);

/// A function's arguments, and what its variables hold.
pub struct Frame<'a> {
    pub module: &'a Module,
    pub function: &'a Function,
    arguments: Vec<Value>,
    /// What gives each result of a call.
    calls: HashMap<Handle<Expression>, Called<'a>>,
    varying: HashSet<Handle<LocalVariable>>,
    /// Hashes of what each variable is given.
    given: HashMap<Handle<LocalVariable>, Vec<u64>>,
    known: RefCell<HashMap<Handle<Expression>, Value>>,
}

impl<'a> Frame<'a> {
    pub fn entry(module: &'a Module) -> Self {
        let function = &module.entry_points[0].function;
        let argument = |argument: &naga::FunctionArgument| {
            let named = hash(("argument", &argument.name));
            match argument.binding {
                Some(naga::Binding::BuiltIn(BuiltIn::LocalInvocationIndex)) => INVOCATION,
                Some(naga::Binding::BuiltIn(BuiltIn::WorkGroupId | BuiltIn::NumWorkGroups)) => {
                    Value { hash: named, varies: false }
                }
                _ => Value { hash: named, varies: true },
            }
        };
        Self::new(module, function, function.arguments.iter().map(argument).collect())
    }

    pub fn new(module: &'a Module, function: &'a Function, arguments: Vec<Value>) -> Self {
        let (calls, varying, given, known) = Default::default();
        let mut frame = Self { module, function, arguments, calls, varying, given, known };
        frame.find_calls(&function.body);
        // A variable varies where what it is given varies, or who gives it.
        loop {
            let before = frame.varying.len();
            for (variable, local) in function.local_variables.iter() {
                if local.init.is_some_and(|init| frame.value(init).varies) {
                    frame.varying.insert(variable);
                }
            }
            frame.spread(&function.body, false);
            frame.known.borrow_mut().clear();
            if frame.varying.len() == before {
                break;
            }
        }
        let inits = function.local_variables.iter().filter_map(|(variable, local)| Some((variable, local.init?)));
        let mut given = inits.map(|(variable, init)| (variable, vec![frame.value(init).hash])).collect();
        frame.gather(&function.body, &mut given);
        frame.given = given;
        frame.known.borrow_mut().clear();
        frame
    }

    /// What stores give to variables.
    fn gather(&self, block: &Block, given: &mut HashMap<Handle<LocalVariable>, Vec<u64>>) {
        for statement in block {
            if let Statement::Store { pointer, value } = statement
                && let Expression::LocalVariable(variable) = self.function.expressions[*pointer]
            {
                given.entry(variable).or_default().push(self.value(*value).hash);
            }
            inner(statement).into_iter().for_each(|inner| self.gather(inner, given));
        }
    }

    fn find_calls(&mut self, block: &'a Block) {
        for statement in block {
            if let Statement::Call { function, arguments, result: Some(result) } = statement {
                self.calls.insert(*result, (*function, arguments));
            }
            for inner in inner(statement) {
                self.find_calls(inner);
            }
        }
    }

    fn spread(&mut self, block: &'a Block, within: bool) {
        for statement in block {
            match statement {
                Statement::Store { pointer, value } => {
                    let varies = within || self.value(*value).varies || self.index_varies(*pointer);
                    self.mark(*pointer, varies);
                }
                Statement::Call { arguments, .. } => {
                    let varies = within || arguments.iter().any(|argument| self.value(*argument).varies);
                    arguments.iter().for_each(|argument| self.mark(*argument, varies));
                }
                _ => {}
            }
            let divides = self.divides(statement);
            for inner in inner(statement) {
                self.spread(inner, within || divides);
            }
        }
    }

    fn mark(&mut self, pointer: Handle<Expression>, varies: bool) {
        if let (true, Place::Local(variable)) = (varies, self.place(pointer)) {
            self.varying.insert(variable);
        }
    }

    fn index_varies(&self, pointer: Handle<Expression>) -> bool {
        match self.function.expressions[pointer] {
            Expression::Access { base, index } => self.value(index).varies || self.index_varies(base),
            Expression::AccessIndex { base, .. } => self.index_varies(base),
            _ => false,
        }
    }

    /// Whether a statement may take some invocations one way, and some another.
    pub fn divides(&self, statement: &Statement) -> bool {
        match statement {
            Statement::If { condition, .. } => self.value(*condition).varies,
            Statement::Switch { selector, .. } => self.value(*selector).varies,
            Statement::Loop { body, break_if, .. } => {
                break_if.is_some_and(|condition| self.value(condition).varies) || self.parts(body)
            }
            _ => false,
        }
    }

    /// Whether some invocations leave a loop where others stay.
    fn parts(&self, body: &Block) -> bool {
        let parts = |statement: &Statement| {
            let some = self.divides(statement) || inner(statement).into_iter().any(|block| self.parts(block));
            leaves(statement) && some
        };
        body.iter().any(parts)
    }

    /// The constant that a condition is.
    pub fn constant(&self, condition: Handle<Expression>) -> Option<bool> {
        match self.function.expressions[condition] {
            Expression::Literal(Literal::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// The number of the one invocation that meets a condition `lid == number`.
    pub fn only(&self, condition: Handle<Expression>) -> Option<Value> {
        match self.function.expressions[condition] {
            Expression::Binary { op: naga::BinaryOperator::Equal, left, right } if self.value(left) == INVOCATION => {
                Some(self.value(right)).filter(|number| !number.varies)
            }
            // `and` of another condition.
            Expression::Binary { op: naga::BinaryOperator::LogicalAnd, left, .. } => self.only(left),
            _ => None,
        }
    }

    /// Where a pointer points.
    pub fn place(&self, pointer: Handle<Expression>) -> Place {
        let whole = Value { hash: 1, varies: false };
        match self.function.expressions[pointer] {
            Expression::GlobalVariable(variable)
                if self.module.global_variables[variable].space == AddressSpace::WorkGroup =>
            {
                Place::Shared(variable, whole)
            }
            Expression::LocalVariable(variable) => Place::Local(variable),
            Expression::Access { base, .. } | Expression::AccessIndex { base, .. } => match self.place(base) {
                // The first index tells the elements of an array apart.
                Place::Shared(variable, element) if element == whole => {
                    Place::Shared(variable, self.index(pointer).unwrap_or(whole))
                }
                place => place,
            },
            _ => Place::Other,
        }
    }

    fn index(&self, access: Handle<Expression>) -> Option<Value> {
        match self.function.expressions[access] {
            Expression::Access { index, .. } => Some(self.value(index)),
            Expression::AccessIndex { index, .. } => Some(Value { hash: hash(index.to_string()), varies: false }),
            _ => None,
        }
    }

    pub fn value(&self, expression: Handle<Expression>) -> Value {
        if let Some(value) = self.known.borrow().get(&expression) {
            return *value;
        }
        let value = self.value_of(expression);
        self.known.borrow_mut().insert(expression, value);
        value
    }

    fn value_of(&self, expression: Handle<Expression>) -> Value {
        let of = |name: &str, parts: &[Handle<Expression>]| {
            let values: Vec<Value> = parts.iter().map(|part| self.value(*part)).collect();
            let hashes: Vec<u64> = values.iter().map(|value| value.hash).collect();
            Value { hash: hash((name, hashes)), varies: values.iter().any(|value| value.varies) }
        };
        let named = |name: String, varies: bool| Value { hash: hash(name), varies };
        match &self.function.expressions[expression] {
            // An index is as good signed as unsigned.
            Expression::Literal(Literal::I32(number)) if *number >= 0 => named(format!("{number}"), false),
            Expression::Literal(Literal::U32(number)) => named(format!("{number}"), false),
            Expression::Literal(literal) => named(format!("{literal:?}"), false),
            Expression::FunctionArgument(index) => self.arguments[*index as usize],
            Expression::GlobalVariable(variable) => named(format!("global {variable:?}"), false),
            Expression::LocalVariable(variable) => {
                let name = &self.function.local_variables[*variable].name;
                let made = (name, self.given.get(variable));
                Value { hash: hash(made), varies: self.varying.contains(variable) }
            }
            Expression::Load { pointer } => of("load", &[*pointer]),
            Expression::Access { base, index } => of("access", &[*base, *index]),
            Expression::AccessIndex { base, index } => of(&format!("access {index}"), &[*base]),
            Expression::Compose { components, .. } => of("compose", components),
            Expression::Splat { value, .. } => of("splat", &[*value]),
            Expression::Swizzle { vector, pattern, .. } => of(&format!("{pattern:?}"), &[*vector]),
            Expression::Unary { op, expr } => of(&format!("{op:?}"), &[*expr]),
            Expression::Binary { op, left, right } => of(&format!("{op:?}"), &[*left, *right]),
            Expression::Select { condition, accept, reject } => of("select", &[*condition, *accept, *reject]),
            Expression::Relational { fun, argument } => of(&format!("{fun:?}"), &[*argument]),
            Expression::Math { fun, arg, arg1, arg2, arg3 } => {
                let arguments: Vec<_> = [Some(*arg), *arg1, *arg2, *arg3].into_iter().flatten().collect();
                of(&format!("{fun:?}"), &arguments)
            }
            Expression::As { expr, kind, convert } => of(&format!("{kind:?} {convert:?}"), &[*expr]),
            Expression::CallResult(_) => {
                let Some((function, arguments)) = self.calls.get(&expression) else {
                    return named("call".into(), true);
                };
                let result = of(&format!("call {function:?}"), arguments);
                let subgroups = has(self.module, &self.module.functions[*function].body, &is_subgroup);
                Value { varies: result.varies || subgroups, ..result }
            }
            Expression::ArrayLength(_) | Expression::Constant(_) | Expression::ZeroValue(_) => {
                named(format!("{:?}", self.function.expressions[expression]), false)
            }
            Expression::WorkGroupUniformLoadResult { .. } => named(format!("uniform {expression:?}"), false),
            _ => named(format!("{expression:?} of {:?}", self.function.name), true),
        }
    }
}

/// Whether a statement of a block, or of a function that it calls, is of a kind.
pub fn has(module: &Module, block: &Block, kind: &impl Fn(&Statement) -> bool) -> bool {
    block.iter().any(|statement| {
        let called = match statement {
            Statement::Call { function, .. } => has(module, &module.functions[*function].body, kind),
            _ => false,
        };
        called || kind(statement) || inner(statement).into_iter().any(|inner| has(module, inner, kind))
    })
}

fn is_subgroup(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::SubgroupBallot { .. }
            | Statement::SubgroupGather { .. }
            | Statement::SubgroupCollectiveOperation { .. }
            | Statement::Atomic { .. }
    )
}

/// Whether it may leave the loop that it is a statement of.
fn leaves(statement: &Statement) -> bool {
    match statement {
        Statement::Break | Statement::Return { .. } => true,
        Statement::Loop { .. } | Statement::Switch { .. } => false,
        _ => inner(statement).into_iter().any(|block| block.iter().any(leaves)),
    }
}
