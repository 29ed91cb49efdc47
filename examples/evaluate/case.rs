//! Reading a case file.

use safetensors::{Dtype, SafeTensors};
use std::collections::BTreeMap;
use wgloss::{DType, Error, HostTensor, HostTensors, Loss, Reduction, Request, TensorSpec, registry, tensor};

/// One question to the crate.
pub struct Case {
    pub loss: Box<dyn Loss>,
    pub reduction: Reduction,
    pub tensors: HostTensors,
    /// Storage types of the tensors.
    pub stored: BTreeMap<String, DType>,
}

impl Case {
    /// Reads the bytes of a file; an error is one line without the file's name.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        // Its reasons quote the file.
        let broken = |e: safetensors::SafeTensorError| {
            format!("expected a safetensors file, found another: {}", Error::quote(&e.to_string()))
        };
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(broken)?;
        let file = SafeTensors::deserialize(bytes).map_err(broken)?;
        let metadata = header.metadata().clone().unwrap_or_default();

        let name = metadata.get("loss").ok_or("metadata `loss`: expected a loss's name, found none")?;
        let parameters = metadata.get("params").map_or("{}", String::as_str);
        let (loss, among) = registry::call_from_json(name, parameters).map_err(|e| e.to_string())?;
        let reduction = match (metadata.get("reduction"), among) {
            (Some(word), Some(_)) => {
                let found = Error::quote(word);
                return Err(format!("metadata `reduction`: expected none beside the one of `params`, found `{found}`"));
            }
            (None, among) => among.unwrap_or_default(),
            (Some(word), None) => word.parse::<Reduction>().map_err(|words| {
                format!("metadata `reduction`: expected one of {words}, found `{}`", Error::quote(word))
            })?,
        };

        let mut case = Self { loss, reduction, tensors: HostTensors::new(), stored: BTreeMap::new() };
        // In the order of the signature: of several bad tensors the first one is named.
        let signature = case.loss.signature();
        let place = |name: &str| signature.iter().position(|decl| decl.name == name).unwrap_or(signature.len());
        let mut tensors: Vec<_> = file.iter().collect();
        tensors.sort_by_key(|(name, _)| (place(name), *name));
        for (name, view) in tensors {
            let dtype = storage(view.dtype()).ok_or_else(|| {
                let (name, found) = (Error::quote(name), view.dtype());
                format!("tensor `{name}`: expected F32, F16, BF16, I32, U32, U8, I64 or BOOL, found {found}")
            })?;
            let values = HostTensor::from_bytes(dtype, view.shape(), view.data());
            case.tensors.insert(name.into(), values);
            case.stored.insert(name.into(), dtype);
        }
        Ok(case)
    }

    /// The case as a request: every gradient that the loss has, and a loss's status where there are labels.
    pub fn request(&self) -> Request {
        let mut request = Request::new().reduction(self.reduction);
        for (name, values) in &self.tensors {
            request = request.tensor(name, TensorSpec::new(self.stored[name], values.dims.clone()));
        }
        for decl in self.loss.signature().iter().filter(|d| d.grad && self.tensors.contains_key(d.name)) {
            request = request.gradient(decl.name);
        }
        let is_loss = self.loss.outputs().iter().any(|output| output.name == tensor::LOSS);
        request.status = is_loss && self.tensors.contains_key(tensor::LABELS);
        request
    }
}

fn storage(dtype: Dtype) -> Option<DType> {
    match dtype {
        Dtype::F32 => Some(DType::F32),
        Dtype::F16 => Some(DType::F16),
        Dtype::BF16 => Some(DType::BF16),
        Dtype::U8 => Some(DType::U8),
        Dtype::BOOL => Some(DType::Bool),
        Dtype::I32 => Some(DType::I32),
        Dtype::U32 => Some(DType::U32),
        Dtype::I64 => Some(DType::I64),
        _ => None,
    }
}
