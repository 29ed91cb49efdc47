//! Part of oracle 1: every loop of a kernel ends, whatever the tensors hold. Kernels are compiled without the counter that
//! wgpu puts into every loop, which keeps drivers from unrolling it; so each loop must count one variable, in one direction,
//! against a limit that stays and that no tensor decides: one made of constants, built-in values and step words, or the lesser
//! of that and anything else.

use crate::statements::inner;
use naga::{
    AddressSpace, BinaryOperator, Block, Expression, Function, Handle, Literal, LocalVariable, MathFunction, Module,
    Statement,
};
use std::collections::{HashMap, HashSet};

pub fn check(module: &Module) -> Result<(), String> {
    let origins = Origins::of(module);
    for (handle, function) in module.functions.iter() {
        let data = origins.data_in(module, Some(handle));
        blocks(&function.body, &mut |block| loops(module, function, &data, block))
            .map_err(|e| format!("{}: {e}", function.name.as_deref().unwrap_or("a function")))?;
    }
    let data = origins.data_in(module, None);
    let main = &module.entry_points[0].function;
    blocks(&main.body, &mut |block| loops(module, main, &data, block)).map_err(|e| format!("main: {e}"))
}

/// Bodies of which each holds a loop that need not end, by itself or because of what a tensor holds.
const ENDLESS: &[&str] = &[
    "loop { if read[0] == 1u { break; } }",
    "var i = 0u; while i < 4u { if read[i] == 0u { i++; } }",
    "for (var i = 0u; i < read[0]; i += 2u) {}",
    "for (var i = 0u; i < 4u; i++) { if read[i] == 0u { i = 0u; } }",
    "for (var i = 0u; i < 4u; i++) { back(&i); }",
    "for (var i = 4u; i < 9u; i--) {}",
    "for (var i = 1u; i < 9u; i *= 1u) {}",
    "var end = 4u; if read[0] == 1u { end = read[1]; } for (var i = 0u; i <= end; i++) {}",
    "for (var i = 0u; i <= passed_on(read[0]); i++) {}",
    "for (var i = 0u; i < 4u; i += read[0]) {}",
    "for (var i = 0u; i < step; i += 4096u) {}",
    "for (var i = 9u; i > 0u; i -= 2u) {}",
    "for (var i = step; i < 64u; i *= 2u) {}",
    "for (var i = 0u; i < 64u; i <<= 1u) {}",
    "var end = 4u; for (var i = 0u; i < end; i++) { end++; }",
    "var ends: array<u32, 2>; fill(&ends); for (var i = 0u; i < ends[1]; i++) {}",
    "kept = read[0]; for (var i = 0u; i < kept; i++) {}",
    "for (var i = 0u; i < params; i++) {}",
];

/// The same with loops that end.
const ENDING: &[&str] = &[
    "for (var i = 0u; i < 4u; i++) { if read[i] == 0u { continue; } }",
    "for (var i = 64u; i > 0u; i >>= 1u) {}",
    "for (var i = 0u; i <= min(read[0], passed_on(9u)); i += 3u) {}",
    "for (var i = max(step, 1u); i < 64u; i *= 2u) {}",
    "for (var i = 9u; i > step; i--) {}",
];

/// The check finds what it is for.
pub fn endless_loops_are_found() -> Result<(), String> {
    let verdict = |body: &str| {
        let source = format!(
            "@group(0) @binding(0) var<storage> read: array<u32>;\n\
             @group(0) @binding(1) var<uniform> step: u32;\n\
             @group(0) @binding(2) var<uniform> params: u32;\n\
             var<private> kept: u32;\n\
             fn fill(a: ptr<function, array<u32, 2>>) {{ (*a)[1] = read[0]; }}\n\
             fn back(i: ptr<function, u32>) {{ *i -= 1u; }}\n\
             fn passed_on(n: u32) -> u32 {{ return n + 1u; }}\n\
             @compute @workgroup_size(1) fn main() {{ {body} }}"
        );
        check(&naga::front::wgsl::parse_str(&source).map_err(|error| error.emit_to_string(&source))?)
    };
    for body in ENDING {
        verdict(body).map_err(|error| format!("{body}: {error}"))?;
    }
    match ENDLESS.iter().find(|body| verdict(body).is_ok()) {
        Some(body) => Err(format!("{body}: taken for a loop that ends")),
        None => Ok(()),
    }
}

/// Calls `visit` on a block and all within it.
fn blocks(block: &Block, visit: &mut impl FnMut(&Block) -> Result<(), String>) -> Result<(), String> {
    visit(block)?;
    block.iter().flat_map(inner).try_for_each(|within| blocks(within, visit))
}

/// A function's expressions that hold what was read from a tensor, memory, or another invocation.
type Data = HashSet<Handle<Expression>>;

/// Where the values of a module's functions come from.
#[derive(Default)]
struct Origins {
    /// Arguments that some call takes from data.
    arguments: HashSet<(Handle<Function>, u32)>,
    /// Functions that return data.
    results: HashSet<Handle<Function>>,
    /// Variables that data is stored to.
    variables: HashSet<(Option<Handle<Function>>, Handle<LocalVariable>)>,
}

impl Origins {
    fn of(module: &Module) -> Self {
        let mut origins = Self::default();
        let functions = || module.functions.iter().map(|(handle, _)| Some(handle)).chain([None]);
        loop {
            let size = |o: &Self| o.arguments.len() + o.results.len() + o.variables.len();
            let before = size(&origins);
            for owner in functions() {
                let data = origins.data_in(module, owner);
                let function = function_of(module, owner);
                let mut spread = |block: &Block| {
                    block.iter().for_each(|statement| origins.spread(function, owner, &data, statement));
                    Ok(())
                };
                blocks(&function.body, &mut spread).expect("it only looks");
            }
            if size(&origins) == before {
                return origins;
            }
        }
    }

    /// What a statement passes on.
    fn spread(&mut self, function: &Function, owner: Option<Handle<Function>>, data: &Data, statement: &Statement) {
        match statement {
            Statement::Store { pointer, value } if data.contains(value) => {
                if let Some(variable) = variable_of(function, *pointer) {
                    self.variables.insert((owner, variable));
                }
            }
            Statement::Call { function: called, arguments, .. } => {
                for (at, argument) in arguments.iter().enumerate() {
                    if data.contains(argument) {
                        self.arguments.insert((*called, at as u32));
                    }
                    // Whoever gets a variable's address may store anything there.
                    if let Some(variable) = variable_of(function, *argument) {
                        self.variables.insert((owner, variable));
                    }
                }
            }
            Statement::Return { value: Some(value) } if data.contains(value) => self.results.extend(owner),
            _ => {}
        }
    }

    fn data_in(&self, module: &Module, owner: Option<Handle<Function>>) -> Data {
        let function = function_of(module, owner);
        let mut calls = HashMap::new();
        let mut collect = |block: &Block| {
            for statement in block {
                if let Statement::Call { function, arguments, result: Some(result) } = statement {
                    calls.insert(*result, (*function, arguments.clone()));
                }
            }
            Ok(())
        };
        blocks(&function.body, &mut collect).expect("it only looks");
        let mut data = Data::new();
        for (handle, expression) in function.expressions.iter() {
            let is = |handle: &Handle<Expression>| data.contains(handle);
            let from_data = match expression {
                Expression::FunctionArgument(at) => owner.is_some_and(|owner| self.arguments.contains(&(owner, *at))),
                Expression::Load { pointer } => match root(function, *pointer) {
                    Expression::GlobalVariable(global) => {
                        let global = &module.global_variables[*global];
                        // The step block is the plan's; the parameters may be a tensor of the caller's.
                        global.space != AddressSpace::Uniform || global.name.as_deref() != Some("step")
                    }
                    Expression::LocalVariable(variable) => self.variables.contains(&(owner, *variable)),
                    _ => true,
                },
                Expression::Access { base, index } => is(base) || is(index),
                Expression::AccessIndex { base, .. } => is(base),
                Expression::Splat { value, .. } => is(value),
                Expression::Swizzle { vector, .. } => is(vector),
                Expression::Compose { components, .. } => components.iter().any(is),
                Expression::Unary { expr, .. } | Expression::As { expr, .. } => is(expr),
                Expression::Binary { left, right, .. } => is(left) || is(right),
                Expression::Select { condition, accept, reject } => is(condition) || is(accept) || is(reject),
                Expression::Math { fun: MathFunction::Min, arg, arg1: Some(other), .. } => is(arg) && is(other),
                Expression::Math { arg, arg1, arg2, arg3, .. } => {
                    is(arg) || [arg1, arg2, arg3].into_iter().flatten().any(is)
                }
                Expression::CallResult(_) => calls
                    .get(&handle)
                    .is_none_or(|(called, arguments)| self.results.contains(called) || arguments.iter().any(is)),
                Expression::AtomicResult { .. }
                | Expression::WorkGroupUniformLoadResult { .. }
                | Expression::SubgroupBallotResult
                | Expression::SubgroupOperationResult { .. } => true,
                _ => false,
            };
            if from_data {
                data.insert(handle);
            }
        }
        data
    }
}

fn function_of(module: &Module, owner: Option<Handle<Function>>) -> &Function {
    owner.map_or(&module.entry_points[0].function, |handle| &module.functions[handle])
}

/// What a pointer points into.
fn root(function: &Function, pointer: Handle<Expression>) -> &Expression {
    match &function.expressions[pointer] {
        Expression::Access { base, .. } | Expression::AccessIndex { base, .. } => root(function, *base),
        other => other,
    }
}

fn variable_of(function: &Function, pointer: Handle<Expression>) -> Option<Handle<LocalVariable>> {
    match root(function, pointer) {
        Expression::LocalVariable(variable) => Some(*variable),
        _ => None,
    }
}

/// Every loop of a block ends.
fn loops(module: &Module, function: &Function, data: &Data, block: &Block) -> Result<(), String> {
    for statement in block {
        let Statement::Loop { body, continuing, break_if } = statement else { continue };
        let counter = Counter::of(function, body);
        let ends = counter.as_ref().is_some_and(|counter| counter.ends(module, function, data, body, continuing));
        if !ends || break_if.is_some() {
            let name = counter.and_then(|counter| function.local_variables[counter.variable].name.as_deref());
            return Err(format!("a loop over {} may not end", name.unwrap_or("nothing")));
        }
    }
    Ok(())
}

/// The largest step up: no limit is nearer to 2^32, for no window has as many elements.
const LONGEST_STEP: u64 = 1 << 10;

/// The variable that a loop's test compares before all else, how, and with what.
struct Counter {
    variable: Handle<LocalVariable>,
    test: BinaryOperator,
    limit: Handle<Expression>,
}

impl Counter {
    fn of(function: &Function, body: &Block) -> Option<Self> {
        let first = body.iter().find(|statement| !matches!(statement, Statement::Emit(_) | Statement::Call { .. }))?;
        let Statement::If { condition, accept, reject } = first else { return None };
        let leaves = |block: &Block| matches!(block.first(), Some(Statement::Break)) && block.len() == 1;
        let Expression::Binary { op: test, left, right: limit } = function.expressions[*condition] else { return None };
        let variable = match &function.expressions[left] {
            // `k + 1u < limit`
            Expression::Binary { op: BinaryOperator::Add, left, .. } => loaded(function, *left)?,
            _ => loaded(function, left)?,
        };
        (accept.is_empty() && leaves(reject)).then_some(Self { variable, test, limit })
    }

    /// Whether a loop counts towards a limit that stays, and that no data decides.
    fn ends(&self, module: &Module, function: &Function, data: &Data, body: &Block, continuing: &Block) -> bool {
        let mut steps = continuing.iter().filter(|statement| !matches!(statement, Statement::Emit(_)));
        let (Some(Statement::Store { pointer, value }), None) = (steps.next(), steps.next()) else { return false };
        let Expression::Binary { op, left, right } = function.expressions[*value] else { return false };
        let itself =
            variable_of(function, *pointer) == Some(self.variable) && loaded(function, left) == Some(self.variable);
        let by = constant(module, function, right).unwrap_or(0);
        let onward = match (self.test, op) {
            (BinaryOperator::Less | BinaryOperator::LessEqual, BinaryOperator::Add) => (1..=LONGEST_STEP).contains(&by),
            (BinaryOperator::Less | BinaryOperator::LessEqual, BinaryOperator::Multiply) => {
                by >= 2 && self.starts_above_0(module, function, body)
            }
            (BinaryOperator::Less | BinaryOperator::LessEqual, BinaryOperator::ShiftLeft) => {
                by >= 1 && self.starts_above_0(module, function, body)
            }
            (BinaryOperator::Greater, BinaryOperator::Subtract) => by == 1,
            (BinaryOperator::Greater, BinaryOperator::Divide) => by >= 2,
            (BinaryOperator::Greater, BinaryOperator::ShiftRight) => by >= 1,
            _ => false,
        };
        let mut changed = changes(function, body);
        let stays = changed.all(|variable| variable != self.variable && !reads(function, self.limit, variable));
        itself && onward && stays && !data.contains(&self.limit)
    }

    /// Whether all that the variable holds before the loop is 1 or more.
    fn starts_above_0(&self, module: &Module, function: &Function, body: &Block) -> bool {
        let least = |value: Handle<Expression>| match function.expressions[value] {
            Expression::Math { fun: MathFunction::Max, arg, arg1: Some(other), .. } => {
                constant(module, function, arg).max(constant(module, function, other))
            }
            _ => constant(module, function, value),
        };
        let mut starts: Vec<_> = function.local_variables[self.variable].init.into_iter().collect();
        collect_starts(function, &function.body, self.variable, body, &mut starts);
        !starts.is_empty() && starts.into_iter().all(|value| least(value).is_some_and(|least| least >= 1))
    }
}

/// What is stored to a variable outside of the loop with this body.
fn collect_starts(
    function: &Function,
    block: &Block,
    variable: Handle<LocalVariable>,
    outside: &Block,
    starts: &mut Vec<Handle<Expression>>,
) {
    for statement in block {
        match statement {
            Statement::Store { pointer, value } if variable_of(function, *pointer) == Some(variable) => {
                starts.push(*value);
            }
            Statement::Loop { body, .. } if std::ptr::eq(body, outside) => {}
            _ => inner(statement)
                .into_iter()
                .for_each(|within| collect_starts(function, within, variable, outside, starts)),
        }
    }
}

/// The variable that an expression is the value of.
fn loaded(function: &Function, value: Handle<Expression>) -> Option<Handle<LocalVariable>> {
    match &function.expressions[value] {
        Expression::Load { pointer } => variable_of(function, *pointer),
        _ => None,
    }
}

/// The variables that a block stores to, or whose addresses it passes on.
fn changes(function: &Function, block: &Block) -> impl Iterator<Item = Handle<LocalVariable>> {
    let mut changed = Vec::new();
    let mut look = |block: &Block| {
        for statement in block {
            match statement {
                Statement::Store { pointer, .. } => changed.extend(variable_of(function, *pointer)),
                Statement::Call { arguments, .. } => {
                    changed.extend(arguments.iter().filter_map(|&argument| variable_of(function, argument)));
                }
                _ => {}
            }
        }
        Ok(())
    };
    blocks(block, &mut look).expect("it only looks");
    changed.into_iter()
}

/// Whether a value is made from a variable.
fn reads(function: &Function, value: Handle<Expression>, variable: Handle<LocalVariable>) -> bool {
    let reads = |value: &Handle<Expression>| reads(function, *value, variable);
    match &function.expressions[value] {
        Expression::Load { pointer } => variable_of(function, *pointer) == Some(variable),
        Expression::Access { base, index } => reads(base) || reads(index),
        Expression::AccessIndex { base, .. } => reads(base),
        Expression::Unary { expr, .. } | Expression::As { expr, .. } => reads(expr),
        Expression::Binary { left, right, .. } => reads(left) || reads(right),
        Expression::Select { condition, accept, reject } => reads(condition) || reads(accept) || reads(reject),
        Expression::Math { arg, arg1, arg2, arg3, .. } => {
            reads(arg) || [arg1, arg2, arg3].into_iter().flatten().any(reads)
        }
        Expression::Splat { value, .. } => reads(value),
        Expression::Swizzle { vector, .. } => reads(vector),
        Expression::Compose { components, .. } => components.iter().any(reads),
        // Literals, arguments, and what calls and operations gave.
        _ => false,
    }
}

fn constant(module: &Module, function: &Function, handle: Handle<Expression>) -> Option<u64> {
    let literal = |expression: &Expression| match expression {
        Expression::Literal(Literal::U32(value)) => Some(u64::from(*value)),
        Expression::Literal(Literal::I32(value)) => u64::try_from(*value).ok(),
        _ => None,
    };
    match &function.expressions[handle] {
        Expression::Constant(constant) => literal(&module.global_expressions[module.constants[*constant].init]),
        expression => literal(expression),
    }
}
