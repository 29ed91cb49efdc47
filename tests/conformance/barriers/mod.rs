//! Workgroup memory that one invocation writes is read, or written over, by another one after a barrier only. llvmpipe runs
//! invocations of a workgroup one after the other, a few at a time, and forgives what a GPU does not.
//!
//! A lint over the linked module, by rules that present kernels keep. Of a read and a write without a barrier between them on
//! some path, it asks that they be
//! - to an element of the same index, which tells invocations apart: each has its own; or
//! - in one statement that invocations take apart, where no barrier may be.

mod values;

use crate::statements::inner;
use naga::{Barrier, Block, Expression, GlobalVariable, Handle, Module, Span, Statement};
use std::collections::BTreeSet;
use values::{Frame, INVOCATION, Place, Value, has};
use wgloss::Linked;

/// Accesses since the last barrier on some path; none where no path leads.
type State = Option<Vec<Access>>;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Access {
    variable: Handle<GlobalVariable>,
    element: Value,
    how: How,
    /// The statement that invocations take apart, each time it is come to.
    apart: Option<u32>,
    /// Who is there, where a condition names one invocation.
    only: Option<Value>,
    at: Span,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum How {
    Read,
    /// Atomics that read and write at once are among the writes.
    Write,
}

/// Where paths end before the block does.
#[derive(Default)]
struct Ends {
    breaks: Vec<State>,
    continues: Vec<State>,
    returns: Vec<State>,
}

struct Walk<'a> {
    linked: &'a Linked,
    module: &'a Module,
    times: u32,
    found: BTreeSet<String>,
}

/// The accesses of a module that no barrier keeps apart.
pub fn missing(module: &Module, linked: &Linked) -> Result<(), String> {
    let mut walk = Walk { linked, module, times: 0, found: BTreeSet::new() };
    let frame = Frame::entry(module);
    walk.block(&frame, &frame.function.body, Some(Vec::new()), None, &mut Ends::default());
    if walk.found.is_empty() { Ok(()) } else { Err(walk.found.into_iter().collect::<Vec<_>>().join("\n")) }
}

/// A statement that invocations take apart, and the number of the only one that it lets in.
type Apart = Option<(u32, Option<Value>)>;

impl<'a> Walk<'a> {
    fn block(&mut self, frame: &Frame<'a>, block: &'a Block, mut state: State, apart: Apart, ends: &mut Ends) -> State {
        for (statement, span) in block.span_iter() {
            state = self.statement(frame, statement, *span, state, apart, ends);
        }
        state
    }

    fn statement(
        &mut self,
        frame: &Frame<'a>,
        statement: &'a Statement,
        span: Span,
        mut state: State,
        apart: Apart,
        ends: &mut Ends,
    ) -> State {
        let barrier = |statement: &Statement| match statement {
            Statement::ControlBarrier(barrier) => barrier.contains(Barrier::WORK_GROUP),
            Statement::WorkGroupUniformLoad { .. } => true,
            _ => false,
        };
        let has_barrier = inner(statement).into_iter().any(|block| has(self.module, block, &barrier));
        let enters = apart.is_none() && !has_barrier && frame.divides(statement);
        let apart = if enters {
            self.times += 1;
            Some((self.times, None))
        } else {
            apart
        };
        // Others go on where one leaves.
        let goes_on = |state: State| if apart.is_some() { state } else { None };
        match statement {
            Statement::Emit(range) => {
                for expression in range.clone() {
                    if let Expression::Load { pointer } = frame.function.expressions[expression] {
                        let at = frame.function.expressions.get_span(expression);
                        self.access(frame, pointer, How::Read, at, &mut state, apart);
                    }
                }
                state
            }
            Statement::Store { pointer, .. } | Statement::Atomic { pointer, .. } => {
                self.access(frame, *pointer, How::Write, span, &mut state, apart);
                state
            }
            Statement::WorkGroupUniformLoad { .. } => state.map(|_| Vec::new()),
            Statement::ControlBarrier(_) if barrier(statement) => state.map(|_| Vec::new()),
            Statement::Block(block) => self.block(frame, block, state, apart, ends),
            Statement::If { condition, accept, reject } => match frame.constant(*condition) {
                Some(true) => self.block(frame, accept, state, apart, ends),
                Some(false) => self.block(frame, reject, state, apart, ends),
                None => {
                    let one = apart.map(|(time, only)| (time, only.or(frame.only(*condition))));
                    let accepted = self.block(frame, accept, state.clone(), one, ends);
                    union([accepted, self.block(frame, reject, state, apart, ends)])
                }
            },
            Statement::Switch { cases, .. } => {
                let mut own = Ends::default();
                let after = cases.iter().map(|case| self.block(frame, &case.body, state.clone(), apart, &mut own));
                let mut after: Vec<State> = after.collect();
                after.append(&mut own.breaks);
                ends.continues.append(&mut own.continues);
                ends.returns.append(&mut own.returns);
                union(after)
            }
            Statement::Loop { body, continuing, break_if } => {
                let mut out = Vec::new();
                // The second time round meets what the first one left.
                for _ in 0..2 {
                    let mut own = Ends::default();
                    let end = self.block(frame, body, state.clone(), apart, &mut own);
                    own.continues.push(end);
                    let next = union(own.continues);
                    state = self.block(frame, continuing, next, apart, &mut Ends::default());
                    out.append(&mut own.breaks);
                    out.extend(break_if.map(|_| state.clone()));
                    ends.returns.append(&mut own.returns);
                }
                union(out)
            }
            Statement::Break => {
                ends.breaks.push(state.clone());
                goes_on(state)
            }
            Statement::Continue => {
                ends.continues.push(state.clone());
                goes_on(state)
            }
            Statement::Return { .. } => {
                ends.returns.push(state.clone());
                goes_on(state)
            }
            Statement::Call { function, arguments, .. } => {
                let arguments = arguments.iter().map(|argument| frame.value(*argument)).collect();
                let called = Frame::new(self.module, &self.module.functions[*function], arguments);
                let mut own = Ends::default();
                let end = self.block(&called, &called.function.body, state, apart, &mut own);
                own.returns.push(end);
                union(own.returns)
            }
            _ => state,
        }
    }

    fn access(
        &mut self,
        frame: &Frame<'a>,
        pointer: Handle<Expression>,
        how: How,
        at: Span,
        state: &mut State,
        apart: Apart,
    ) {
        let (Some(before), Place::Shared(variable, mut element)) = (state, frame.place(pointer)) else { return };
        let only = apart.and_then(|(_, only)| only);
        // Where `lid == 0`, element 0 is element `lid`.
        if only == Some(element) {
            element = INVOCATION;
        }
        let access = Access { variable, element, how, apart: apart.map(|(time, _)| time), only, at };
        for other in before.iter().filter(|other| access.meets(other)) {
            let name = self.module.global_variables[variable].name.as_deref().unwrap_or_default();
            let [first, second] = [other, &access].map(|access| {
                let place = self.linked.place(access.at.location(&self.linked.source).line_number);
                format!("{} at {place}", if access.how == How::Read { "read" } else { "written" })
            });
            self.found.insert(format!("`{name}`: {first}, {second}, no barrier between"));
        }
        if !before.contains(&access) {
            before.push(access);
        }
    }
}

impl Access {
    /// Whether two invocations may meet in these accesses.
    fn meets(&self, other: &Self) -> bool {
        // Several writes of one phase are to places of their own.
        let writes = (self.how == How::Read) != (other.how == How::Read);
        let own = self.element == other.element && self.element.varies;
        let apart = self.apart.is_some() && self.apart == other.apart;
        let only = self.only.is_some() && self.only == other.only;
        self.variable == other.variable && writes && !own && !apart && !only
    }
}

fn union(states: impl IntoIterator<Item = State>) -> State {
    let mut all: State = None;
    for state in states.into_iter().flatten() {
        let list = all.get_or_insert_with(Vec::new);
        for access in state {
            if !list.contains(&access) {
                list.push(access);
            }
        }
    }
    all
}
