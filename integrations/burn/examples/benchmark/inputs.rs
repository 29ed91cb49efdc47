//! A workload's tensors in Burn.

use crate::workloads::{Tensor as Description, Workload};
use burn::tensor::{Device, Gradients, Int, Tensor, TensorData};
use std::collections::BTreeMap;
use wgloss::tensor::LABELS;
use wgloss_burn::{Loss, Operand};

/// Predictions with space as `[N, C, S]`, numbers of rows and of classes as vectors, other tensors as `[N, D]`, labels as
/// `[N, S]`.
#[derive(Clone)]
pub struct Inputs {
    fields: BTreeMap<&'static str, Tensor<3>>,
    matrices: BTreeMap<&'static str, Tensor<2>>,
    vectors: BTreeMap<&'static str, Tensor<1>>,
    labels: Option<Tensor<2, Int>>,
    /// Tensors that receive a gradient.
    wanted: Vec<&'static str>,
    /// Shapes as the workload has them.
    dims: BTreeMap<&'static str, Vec<usize>>,
}

impl Inputs {
    pub fn of(workload: &Workload, descriptions: &[Description], device: &Device) -> Self {
        let signature = workload.loss.signature();
        let wanted = signature.iter().filter(|decl| decl.grad).map(|decl| decl.name).collect();
        let of_rows = |name: &str| signature.iter().any(|decl| decl.name == name && decl.dims == "N ...");
        let (fields, matrices, vectors) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let dims = descriptions.iter().map(|tensor| (tensor.name, tensor.dims.clone())).collect();
        let mut inputs = Self { fields, matrices, vectors, labels: None, wanted, dims };
        for tensor in descriptions {
            let (name, dims) = (tensor.name, &tensor.dims);
            let values = tensor.fill.tensor(name, dims);
            let space = |from: usize| dims[from.min(dims.len())..].iter().product();
            if name == LABELS {
                let numbers: Vec<i32> = values.as_integers().iter().map(|&v| v as i32).collect();
                inputs.labels = Some(Tensor::from_data(TensorData::new(numbers, [dims[0], space(1)]), device));
                continue;
            }
            let numbers: Vec<f32> = values.as_floats().iter().map(|&v| v as f32).collect();
            if dims.len() == 1 || of_rows(name) {
                let data = TensorData::new(numbers, [tensor.elements()]);
                inputs.vectors.insert(name, Tensor::from_data(data, device));
            } else if dims.len() == 2 {
                let data = TensorData::new(numbers, [dims[0], dims[1]]);
                inputs.matrices.insert(name, Tensor::from_data(data, device));
            } else {
                let data = TensorData::new(numbers, [dims[0], dims[1], space(2)]);
                inputs.fields.insert(name, Tensor::from_data(data, device));
            }
        }
        inputs
    }

    /// The same numbers as the leaves of a new graph.
    pub fn leaves(&self) -> Self {
        let mut inputs = self.clone();
        for name in &self.wanted {
            if let Some(tensor) = inputs.fields.get_mut(name) {
                *tensor = tensor.clone().detach().require_grad();
            }
            if let Some(tensor) = inputs.matrices.get_mut(name) {
                *tensor = tensor.clone().detach().require_grad();
            }
        }
        inputs
    }

    /// The gradients that were wanted, flat.
    pub fn gradients(&self, slopes: &Gradients) -> Vec<(&'static str, Tensor<1>)> {
        let fields = self.fields.iter().filter_map(|(name, tensor)| Some((*name, tensor.grad(slopes)?.flatten(0, 2))));
        let matrices = self.matrices.iter().filter_map(|(name, t)| Some((*name, t.grad(slopes)?.flatten(0, 1))));
        fields.chain(matrices).collect()
    }

    pub fn field(&self, name: &str) -> Tensor<3> {
        self.fields[name].clone()
    }

    pub fn matrix(&self, name: &str) -> Tensor<2> {
        self.matrices[name].clone()
    }

    /// Numbers of rows, or of classes.
    pub fn vector(&self, name: &str) -> Tensor<1> {
        self.vectors[name].clone()
    }

    pub fn labels(&self) -> Tensor<2, Int> {
        self.labels.clone().expect("losses with labels have them")
    }

    /// Labels of rows.
    pub fn row_labels(&self) -> Tensor<1, Int> {
        self.labels().flatten(0, 1)
    }

    /// Logits as `[rows, C]`, which is what burn-nn's cross-entropy takes.
    pub fn rows(&self, name: &str) -> Tensor<2> {
        match self.fields.get(name) {
            Some(field) => {
                let [samples, classes, space] = field.dims();
                field.clone().swap_dims(1, 2).reshape([samples * space, classes])
            }
            None => self.matrix(name),
        }
    }

    /// A loss of this crate with these tensors.
    pub fn loss(&self, of: &dyn wgloss::Loss) -> Loss {
        let parameters = of.parameters().into_iter().map(|p| (p.name.to_owned(), p.value.to_json()));
        let parameters = serde_json::Value::Object(parameters.collect()).to_string();
        let mut loss = Loss::from_json(of.name(), &parameters).expect("a workload has a loss of the registry");
        for (&name, dims) in &self.dims {
            let operand = match (self.fields.get(name), self.matrices.get(name), self.vectors.get(name)) {
                (Some(field), ..) => shaped(field.clone(), dims),
                (_, Some(matrix), _) => shaped(matrix.clone(), dims),
                (.., Some(vector)) => shaped(vector.clone(), dims),
                _ => shaped_labels(self.labels(), dims),
            };
            loss = loss.tensor(name, operand);
        }
        loss
    }
}

/// A tensor in its workload's shape.
fn shaped<const D: usize>(tensor: Tensor<D>, dims: &[usize]) -> Operand {
    match *dims {
        [a] => tensor.reshape([a]).into(),
        [a, b] => tensor.reshape([a, b]).into(),
        [a, b, c] => tensor.reshape([a, b, c]).into(),
        [a, b, c, d] => tensor.reshape([a, b, c, d]).into(),
        [a, b, c, d, e] => tensor.reshape([a, b, c, d, e]).into(),
        _ => panic!("no workload has rank {}", dims.len()),
    }
}

fn shaped_labels(labels: Tensor<2, Int>, dims: &[usize]) -> Operand {
    match *dims {
        [a] => labels.reshape([a]).into(),
        [a, b] => labels.reshape([a, b]).into(),
        [a, b, c] => labels.reshape([a, b, c]).into(),
        [a, b, c, d] => labels.reshape([a, b, c, d]).into(),
        _ => panic!("no workload has labels of rank {}", dims.len()),
    }
}
