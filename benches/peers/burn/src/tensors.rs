//! A workload's tensors in Burn.

use crate::workloads::{Tensor as Description, Workload};
use burn::tensor::{Device, Gradients, Int, Tensor, TensorData};
use std::collections::BTreeMap;
use wgloss::tensor::LABELS;

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
}

impl Inputs {
    pub fn of(workload: &Workload, descriptions: &[Description], device: &Device) -> Self {
        let signature = workload.loss.signature();
        let wanted = signature.iter().filter(|decl| decl.grad).map(|decl| decl.name).collect();
        let of_rows = |name: &str| signature.iter().any(|decl| decl.name == name && decl.dims == "N ...");
        let (fields, matrices, vectors) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut inputs = Self { fields, matrices, vectors, labels: None, wanted };
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
}
