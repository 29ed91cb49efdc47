//! What declarations say on the pages of losses. `WGLOSS_WRITE=1 cargo test --test pages` writes this file.

/// The part of a loss's page that its declaration gives.
macro_rules! page {
    ("mse_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`mse_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `MSELoss` or `squared_error`. `l2_loss` differs: optax's is half of it.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let target = gpu::zeros(&context, 3456);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::MseLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("target", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = MseLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("target", TensorSlice::whole(&target))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("l1_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`l1_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("smooth_l1_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`smooth_l1_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("huber_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`huber_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `delta` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("log_cosh_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`log_cosh_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `log_cosh`.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("pseudo_huber_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`c`](crate::tensor::C) | `[N]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`pseudo_huber_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `c` | `0.01` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("charbonnier_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`charbonnier_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `0.001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`CharbonnierLoss` differs: kornia's is `general_robust_loss` with its defaults.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("bce_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`bce_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `BCELoss` or `binary_cross_entropy`.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("bce_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`pos_weight`](crate::tensor::POS_WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`bce_with_logits` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `pos_weight` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `BCEWithLogitsLoss`, `binary_cross_entropy_with_logits` or `sigmoid_binary_cross_entropy`. `SoftBCEWithLogitsLoss` differs: segmentation_models_pytorch's leaves out cells whose target is -100, as `cell_mask` does here.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("margin_bce_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`margin_bce_with_logits` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("sigmoid_focal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`sigmoid_focal_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `0.25` | a number <= 1 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`FocalLoss` differs: MONAI's and segmentation_models_pytorch's have no `alpha`, which is -1 here. `focal_loss` differs: it is that of a sigmoid. `BinaryFocalLossWithLogits` differs: kornia's leaves out cells whose target is -100, as `cell_mask` does here.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("poly1_bce") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`poly1_bce` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `epsilon` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("poly1_focal") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`poly1_focal` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `epsilon` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `alpha` | `0.25` | a number <= 1 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("gaussian_nll_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`var`](crate::tensor::VAR) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.var` | of the tensor | as the tensor, on request |

# Parameters

`gaussian_nll_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `full` | `false` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-6` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `GaussianNLLLoss`.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("uncertainty_weighting_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[M]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`log_variance`](crate::tensor::LOG_VARIANCE) | `[M]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`factor`](crate::tensor::FACTOR) | `[M]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[M]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.log_variance` | of the tensor | as the tensor, on request |

# Parameters

`uncertainty_weighting_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `factor` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("kl_div") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`kl_div` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `log_target` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `KLDivLoss`. `kl_divergence` differs: optax's is the sum over the classes of a row. `kl_div_loss_2d` differs: kornia's is the sum over an image. `LigerKLDIVLoss` differs: Liger's mean is `batch_mean` here.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("generalized_kl_div") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`generalized_kl_div` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `log_target` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`convex_kl_divergence` differs: optax's is the sum over the classes of a row.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("js_div") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`js_div` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("hinge_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`hinge_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `p` | `1` | an integer in [1, 2] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`perceptron_loss` differs: optax's has `margin` 0.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("soft_margin_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`soft_margin_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("exponential_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`exponential_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("fixed_predictor_rejection_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`fixed_predictor_rejection_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `4.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `cost` | `0.05` | a number in (0, 1) | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("quality_focal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`quality_focal_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("varifocal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`varifocal_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `0.75` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `iou_weighted` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("asymmetric_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`asymmetric_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `gamma_neg` | `4.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma_pos` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `clip` | `0.05` | a number in [0, 1) | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-8` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `detach_focal` | `false` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("binary_kl_norm_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`binary_kl_norm_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `2.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("binary_kl_div_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`binary_kl_div_with_logits` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("quantile_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`quantile`](crate::tensor::QUANTILE) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`quantile_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `quantile` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("expectile_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`expectile_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `expectile` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("mape_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`mape_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("smape_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`smape_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("msle_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`msle_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("general_robust_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`general_robust_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `c` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`CauchyLoss` differs: kornia's has `alpha` 0. `GemanMcclureLoss` differs: kornia's has `alpha` -2. `WelschLoss` differs: kornia's has `alpha` -1e9.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("wing_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`wing_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `omega` | `10.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `epsilon` | `2.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("adaptive_wing_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`adaptive_wing_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `2.1` | a number > 1 | [when bound](crate::ParameterKind::Numeric) |
| `omega` | `14.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `epsilon` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `theta` | `0.5` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("poisson_nll_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`poisson_nll_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `log_input` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `full` | `false` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `PoissonNLLLoss`.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("laplace_aleatoric_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`log_var`](crate::tensor::LOG_VAR) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.log_var` | of the tensor | as the tensor, on request |

# Parameters

`laplace_aleatoric_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `kappa` | `1.4142` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("hinge_embedding_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`hinge_embedding_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("centernet_focal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`centernet_focal_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `4.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("sure_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`perturbed`](crate::tensor::PERTURBED) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`noise`](crate::tensor::NOISE) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.perturbed` | of the tensor | as the tensor, on request |

# Parameters

`sure_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `sigma` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `0.001` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`SURELoss` differs: MONAI's multiplies the error by the divergence.

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("patch_adversarial_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`patch_adversarial_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `criterion` | `"least_squares"` | `"least_squares"`, `"bce"` or `"hinge"` | [when planned](crate::ParameterKind::Structural) |
| `target_is_real` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `for_discriminator` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("rmp_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`rmp_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `p` | `2.0` | a number >= 1 | [when bound](crate::ParameterKind::Numeric) |
| `threshold` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("spline_box_energy_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`spline_box_energy_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("diag_gaussian_kl_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`mean`](crate::tensor::MEAN) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`log_var`](crate::tensor::LOG_VAR) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`prior_mean`](crate::tensor::PRIOR_MEAN) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`prior_log_var`](crate::tensor::PRIOR_LOG_VAR) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.mean`, `grad.log_var`, `grad.prior_mean`, `grad.prior_log_var` | of the tensor | as the tensor, on request |

# Parameters

`diag_gaussian_kl_loss` in the [registry](crate::registry), of family `pointwise`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("pde_residual_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`time_derivative`](crate::tensor::TIME_DERIVATIVE) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`space_derivative`](crate::tensor::SPACE_DERIVATIVE) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`velocity`](crate::tensor::VELOCITY) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.time_derivative`, `grad.space_derivative`, `grad.velocity` | of the tensor | as the tensor, on request |

# Parameters

`pde_residual_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("schrodinger_bridge_nll_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`other`](crate::tensor::OTHER) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`divergence`](crate::tensor::DIVERGENCE) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.other`, `grad.divergence` | of the tensor | as the tensor, on request |

# Parameters

`schrodinger_bridge_nll_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `mode` | `"alternate"` | `"alternate"` or `"joint"` | [when planned](crate::ParameterKind::Structural) |
| `dt` | `0.01` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("branch_consistency_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`other`](crate::tensor::OTHER) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[N, C, ...]`, `[N]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]`, `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, ...]`, `[N]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.other` | of the tensor | as the tensor, on request |

# Parameters

`branch_consistency_loss` in the [registry](crate::registry), of family `pointwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"none"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`MseLoss`](crate::loss::MseLoss#on-a-gpu), with these tensors.
"## };
    ("cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `label_smoothing` | `0.0` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `lse_square_scale` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `softcap` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `CrossEntropyLoss`, `softmax_cross_entropy`, `softmax_cross_entropy_with_integer_labels` or `safe_softmax_cross_entropy`. `SoftCrossEntropyLoss` differs: segmentation_models_pytorch's smooths by a factor of its own: `CrossEntropy::smp_soft`.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::CrossEntropy};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = CrossEntropy::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 1.0986.
# assert!((gpu::number(&context, &loss) - 1.0986122886681078).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("focal_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`focal_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`FocalLoss` differs: kornia's has an `alpha` too. `focal_loss` differs: it is that of a softmax, without kornia's `alpha`.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("poly1_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`poly1_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `epsilon` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`poly_loss_cross_entropy` differs: optax's `epsilon` is 2.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("squentropy_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`squentropy_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("comp_sum_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`comp_sum_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `tau` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`generalized_cross_entropy` differs: that has `tau` 1 + q: `CompSumLoss::generalized_cross_entropy`.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("symmetric_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`symmetric_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `0.1` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `clip` | `0.0001` | a number in (0, 1) | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("poly_n_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`epsilons`](crate::tensor::EPSILONS) | `[K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`poly_n_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("asymmetric_focal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`asymmetric_focal_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `delta` | `0.7` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`AsymmetricFocalLoss` differs: MONAI's takes probabilities of two classes.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("confidence_penalty_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`confidence_penalty_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `0.1` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("margin_control_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`margin_control_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `lambda` | `0.03` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `mode` | `"sample"` | `"sample"` or `"batch"` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("ib_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| `feature_norm` | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`ib_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `10000.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `0.001` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `detach_factor` | `false` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("vs_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`class_counts`](crate::tensor::CLASS_COUNTS) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`vs_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `gamma` | `0.3` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `tau` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`balanced_softmax` differs: that has `gamma` 0. `logit_adjusted_loss` differs: that has `gamma` 0.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("ldam_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`class_counts`](crate::tensor::CLASS_COUNTS) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`ldam_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `max_m` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `30.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("seesaw_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`class_counts`](crate::tensor::CLASS_COUNTS) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`seesaw_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `p` | `0.8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `q` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `0.01` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("softmax_plus_nll_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`softmax_plus_nll_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("masked_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`logit_scale`](crate::tensor::LOGIT_SCALE) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| `class_mask` | `[N, C, ...]` or `[C]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| `row_weight` | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.logit_scale` | of the tensor | as the tensor, on request |

# Parameters

`masked_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("confidence_weighted_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`confidence`](crate::tensor::CONFIDENCE) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`boundary`](crate::tensor::BOUNDARY) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`threshold`](crate::tensor::THRESHOLD) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`confidence_weighted_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `gamma` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `boundary_weight` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("two_hot_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`values`](crate::tensor::VALUES) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| `support` | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`two_hot_cross_entropy` in the [registry](crate::registry), of family `classification`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `distribution_focal_loss`.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("entropy_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`entropy_loss` in the [registry](crate::registry), of family `classification`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("nacl_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 1 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`nacl_loss` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `kernel` | `"mean"` | `"mean"` or `"gaussian"` | [when planned](crate::ParameterKind::Structural) |
| `kernel_size` | `3` | an odd integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `sigma` | `1.0` | a number > 0 | [when planned](crate::ParameterKind::Structural) |
| `distance` | `"l1"` | `"l1"` or `"l2"` | [when planned](crate::ParameterKind::Structural) |
| `alpha` | `0.1` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `NACLLoss`.

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("topk_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`topk_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `k` | `10.0` | a number in (0, 100] | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("ohem_cross_entropy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`ohem_cross_entropy` in the [registry](crate::registry), of family `classification`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `thresh` | `0.7` | a number in (0, 1) | [when bound](crate::ParameterKind::Numeric) |
| `min_kept` | `100000` | an integer >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CrossEntropy`](crate::loss::CrossEntropy#on-a-gpu), with these tensors.
"## };
    ("entmax_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`entmax_loss` in the [registry](crate::registry), of family `row_roots`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `1.5` | a number in (1, 2] | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `Entmax15Loss`. `SparsemaxLoss` differs: the package entmax's has `alpha` 2. `sparsemax_loss` differs: the package entmax's has `alpha` 2.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::EntmaxLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = EntmaxLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.5635.
# assert!((gpu::number(&context, &loss) - 0.5635329744138348).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("bi_tempered_logistic_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`bi_tempered_logistic_loss` in the [registry](crate::registry), of family `row_roots`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `t1` | `0.8` | a number in [0, 2) | [when bound](crate::ParameterKind::Numeric) |
| `t2` | `1.2` | a number >= 1 | [when bound](crate::ParameterKind::Numeric) |
| `label_smoothing` | `0.0` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`EntmaxLoss`](crate::loss::EntmaxLoss#on-a-gpu), with these tensors.
"## };
    ("kl_div_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.target_logits` | of the tensor | as the tensor, on request |

# Parameters

`kl_div_with_logits` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `symmetric` | `false` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`r_drop` differs: that is `symmetric`.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let target_logits = gpu::zeros(&context, 3456);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# let grad_target_logits = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::KlDivWithLogits};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("target_logits", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .gradient("input")
    .gradient("target_logits")
    .reduction(Reduction::Mean);
let plan = KlDivWithLogits::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("target_logits", TensorSlice::whole(&target_logits))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input))
    .with("grad.target_logits", TensorSlice::whole(&grad_target_logits));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("js_div_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.target_logits` | of the tensor | as the tensor, on request |

# Parameters

`js_div_with_logits` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `temperature` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("tv_distance_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.target_logits` | of the tensor | as the tensor, on request |

# Parameters

`tv_distance_with_logits` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("distillation_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`distillation_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `temperature` | `4.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("decoupled_kd_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`decoupled_kd_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `8.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `temperature` | `4.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("trades_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`adversarial_logits`](crate::tensor::ADVERSARIAL_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.adversarial_logits` | of the tensor | as the tensor, on request |

# Parameters

`trades_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `6.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("converge_smooth_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`adversarial_logits`](crate::tensor::ADVERSARIAL_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.adversarial_logits` | of the tensor | as the tensor, on request |

# Parameters

`converge_smooth_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `previous_benign` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `previous_adversarial` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `stride` | `0.03` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `w1` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `w2` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `label_smoothing` | `0.0` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `mode` | `"sample"` | `"sample"` or `"batch"` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("smooth_adversarial_comp_sum_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`adversarial_logits`](crate::tensor::ADVERSARIAL_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.adversarial_logits` | of the tensor | as the tensor, on request |

# Parameters

`smooth_adversarial_comp_sum_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `tau` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `rho` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `nu` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("masked_pixel_kd_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`edge_mask`](crate::tensor::EDGE_MASK) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`masked_pixel_kd_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `4.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("channel_wise_divergence") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_logits`](crate::tensor::TARGET_LOGITS) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`edge_mask`](crate::tensor::EDGE_MASK) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`channel_wise_divergence` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("elle_linearity_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[3, N, C]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`alpha`](crate::tensor::ALPHA) | `[N]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`elle_linearity_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `penalty` | `"squared"` | `"squared"` or `"smooth_l1"` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("d3pm_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`noisy_labels`](crate::tensor::NOISY_LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`timesteps`](crate::tensor::TIMESTEPS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`betas`](crate::tensor::BETAS) | `[S]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`alpha_bars`](crate::tensor::ALPHA_BARS) | `[S]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)). With `transition` `"dense"`, there is no `betas` or `alpha_bars`, `transition_matrices` is `[S, C, C]` and `cumulative_matrices` is `[S, C, C]`.

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`d3pm_loss` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `transition` | `"uniform"` | `"uniform"`, `"absorbing"` or `"dense"` | [when planned](crate::ParameterKind::Structural) |
| `mask_class` | `-1` | an integer >= -1 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_ce` | `0.001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-6` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("d3pm_q_sample") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`noise`](crate::tensor::NOISE) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`timesteps`](crate::tensor::TIMESTEPS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`alpha_bars`](crate::tensor::ALPHA_BARS) | `[S]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)). With `transition` `"dense"`, there is no `alpha_bars` and `cumulative_matrices` is `[S, C, C]`.

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`sample`](crate::tensor::SAMPLE) | `[N, ...]` | u32 |

# Parameters

`d3pm_q_sample` in the [registry](crate::registry), of family `pair_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `transition` | `"uniform"` | `"uniform"`, `"absorbing"` or `"dense"` | [when planned](crate::ParameterKind::Structural) |
| `mask_class` | `-1` | an integer >= -1 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-6` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`KlDivWithLogits`](crate::loss::KlDivWithLogits#on-a-gpu), with these tensors.
"## };
    ("nll_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`nll_loss` in the [registry](crate::registry), of family `plain_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `NLLLoss`.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::NllLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = NllLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of -0.0000.
# assert!((gpu::number(&context, &loss) - -0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("multi_margin_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`multi_margin_loss` in the [registry](crate::registry), of family `plain_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `p` | `1` | an integer in [1, 2] | [when bound](crate::ParameterKind::Numeric) |
| `margin` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NllLoss`](crate::loss::NllLoss#on-a-gpu), with these tensors.
"## };
    ("multiclass_hinge_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`multiclass_hinge_loss` in the [registry](crate::registry), of family `plain_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`multiclass_perceptron_loss` differs: optax's has `margin` 0. `categorical_hinge` differs: Keras's has no rival below 0.

# On a GPU

As [`NllLoss`](crate::loss::NllLoss#on-a-gpu), with these tensors.
"## };
    ("multilabel_margin_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, K]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`multilabel_margin_loss` in the [registry](crate::registry), of family `plain_rows`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `MultiLabelMarginLoss`.

# On a GPU

As [`NllLoss`](crate::loss::NllLoss#on-a-gpu), with these tensors.
"## };
    ("multilabel_soft_margin_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`multilabel_soft_margin_loss` in the [registry](crate::registry), of family `plain_rows`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `MultiLabelSoftMarginLoss`.

# On a GPU

As [`NllLoss`](crate::loss::NllLoss#on-a-gpu), with these tensors.
"## };
    ("abstention_ranking_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`none_index`](crate::tensor::NONE_INDEX) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`abstention_ranking_loss` in the [registry](crate::registry), of family `plain_rows`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.7` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NllLoss`](crate::loss::NllLoss#on-a-gpu), with these tensors.
"## };
    ("relative_lp_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` or `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`relative_lp_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `p` | `2.0` | a number >= 1 | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `shift` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-12` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 1152);
# let target = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 1152);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::RelativeLpLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 12, 12]))
    .tensor("target", TensorSpec::new(DType::F32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = RelativeLpLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("target", TensorSlice::whole(&target))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("absolute_lp_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` or `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`absolute_lp_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `p` | `2.0` | a number >= 1 | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("ragged_bce_with_logits") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ..., T]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ..., T]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`lengths`](crate::tensor::LENGTHS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`ragged_bce_with_logits` in the [registry](crate::registry), of family `row_sums`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("ragged_mse_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ..., T]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ..., T]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`lengths`](crate::tensor::LENGTHS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`ragged_mse_loss` in the [registry](crate::registry), of family `row_sums`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("ragged_contrastive_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input1`](crate::tensor::INPUT1) | `[N, C, T]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`input2`](crate::tensor::INPUT2) | `[N, C, T]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |
| [`lengths`](crate::tensor::LENGTHS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input1`, `grad.input2` | of the tensor | as the tensor, on request |

# Parameters

`ragged_contrastive_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.99` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `normalize` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `clip` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("balanced_bce_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`balanced_bce_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `threshold` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-6` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("bmn_pem_reg_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`noise`](crate::tensor::NOISE) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` or `[]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, ...]` or `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`bmn_pem_reg_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `high` | `0.7` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `low` | `0.3` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("mixture_elbo_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, K]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| `log_alpha` | `[K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`mixture_elbo_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `mode` | `"full"` | `"full"`, `"em"` or `"lse"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("log_variance_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[K, M]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`log_variance_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `limit` | `100000000.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `drop` | `"sample"` | `"sample"` or `"row"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("constrained_gaussian_nll_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, X]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`std`](crate::tensor::STD) | `[N, X]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, X]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`quadrature`](crate::tensor::QUADRATURE) | `[N, X]` or `[X]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| `log_tau` | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.std`, `grad.log_tau` | of the tensor | as the tensor, on request |

# Parameters

`constrained_gaussian_nll_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `log_tau` | `4.6051702` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("weight_kurtosis_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[P]` or `[...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` or `[1]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`weight_kurtosis_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `target` | `1.8` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("weight_skewness_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[P]` or `[...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` or `[1]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`weight_skewness_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `target` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("silog_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` or `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` or `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]` or `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[]` with `none`.

# Parameters

`silog_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `lambda` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `root` | `false` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `eps` | `1e-6` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("psnr_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` or `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` or `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, C, ...]` or `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `false`, `loss` is `[N]` with `none`.

# Parameters

`psnr_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `data_range` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-10` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `batch` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`PSNRLoss` differs: kornia's has no `eps`.

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("mse_triplet_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`negative`](crate::tensor::NEGATIVE) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.negative` | of the tensor | as the tensor, on request |

# Parameters

`mse_triplet_loss` in the [registry](crate::registry), of family `row_sums`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.1` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("llr_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`delta`](crate::tensor::DELTA) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`loss_end`](crate::tensor::LOSS_END) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`loss_start`](crate::tensor::LOSS_START) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.grads`, `grad.loss_end`, `grad.loss_start` | of the tensor | as the tensor, on request |

# Parameters

`llr_loss` in the [registry](crate::registry), of family `row_sums`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`RelativeLpLoss`](crate::loss::RelativeLpLoss#on-a-gpu), with these tensors.
"## };
    ("gathered_smooth_l1_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`index`](crate::tensor::INDEX) | `[N, M]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`target`](crate::tensor::TARGET) | `[N, M, C]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, M]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, M, C]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`gathered_smooth_l1_loss` in the [registry](crate::registry), of family `gathered`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let index = gpu::zeros(&context, 96);
# let input = gpu::zeros(&context, 3456);
# let target = gpu::zeros(&context, 288);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::GatheredSmoothL1Loss};

let request = Request::new()
    .tensor("index", TensorSpec::new(DType::I32, [2, 12]))
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("target", TensorSpec::new(DType::F32, [2, 12, 3]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = GatheredSmoothL1Loss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("index", TensorSlice::whole(&index))
    .with("input", TensorSlice::whole(&input))
    .with("target", TensorSlice::whole(&target))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("gather_cells") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`index`](crate::tensor::INDEX) | `[N, M]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `values` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`values`](crate::tensor::VALUES) | `[N, M, C]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`gather_cells` in the [registry](crate::registry), of family `gathered`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GatheredSmoothL1Loss`](crate::loss::GatheredSmoothL1Loss#on-a-gpu), with these tensors.
"## };
    ("latent_perceptual_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`mask`](crate::tensor::MASK) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| `active` | `[N]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`latent_perceptual_loss` in the [registry](crate::registry), of family `latent`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `normalize` | `"shared"` | `"shared"` or `"own"` | [when planned](crate::ParameterKind::Structural) |
| `norm` | `"mse"` | `"mse"` or `"l1"` | [when planned](crate::ParameterKind::Structural) |
| `scale` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let target = gpu::zeros(&context, 3456);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::LatentPerceptualLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("target", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = LatentPerceptualLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("target", TensorSlice::whole(&target))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("dice_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`. With `pool_classes` `true`, `loss` is `[N]` with `none`.

# Parameters

`dice_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `squared` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `soft_label` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `pool_classes` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `absent` | `"keep"` | `"keep"`, `"zero"` or `"skip"` | [when planned](crate::ParameterKind::Structural) |
| `form` | `"complement"` | `"complement"` or `"negative_log"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`DiceLoss` differs: MONAI's takes probabilities unless `softmax=True`, and others are `DiceLoss::kornia`, `DiceSemimetricLoss::smp`. `MaskedDiceLoss` differs: it takes `cell_mask`, and MONAI's takes probabilities, which is `activation` "none" here.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::DiceLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = DiceLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.8333.
# assert!((gpu::number(&context, &loss) - 0.8333331857639218).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("jaccard_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`. With `pool_classes` `true`, `loss` is `[N]` with `none`.

# Parameters

`jaccard_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `soft_label` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `pool_classes` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `absent` | `"keep"` | `"keep"`, `"zero"` or `"skip"` | [when planned](crate::ParameterKind::Structural) |
| `form` | `"complement"` | `"complement"` or `"negative_log"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`JaccardLoss` differs: segmentation_models_pytorch's is `JaccardMetricLoss::smp`.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("tversky_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`. With `pool_classes` `true`, `loss` is `[N]` with `none`.

# Parameters

`tversky_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `soft_label` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `pool_classes` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `absent` | `"keep"` | `"keep"`, `"zero"` or `"skip"` | [when planned](crate::ParameterKind::Structural) |
| `form` | `"complement"` | `"complement"` or `"negative_log"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`TverskyLoss` differs: MONAI's takes probabilities unless `softmax=True`, and others are `TverskyLoss::kornia`, `TverskyLoss::smp`.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("focal_tversky_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`. With `pool_classes` `true`, `loss` is `[N]` with `none`.

# Parameters

`focal_tversky_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `0.3` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `0.7` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `0.75` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `soft_label` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `pool_classes` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `absent` | `"keep"` | `"keep"`, `"zero"` or `"skip"` | [when planned](crate::ParameterKind::Structural) |
| `form` | `"complement"` | `"complement"` or `"negative_log"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("generalized_dice_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[]` with `none`.

# Parameters

`generalized_dice_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `weight_type` | `"square"` | `"square"`, `"simple"` or `"uniform"` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`GeneralizedDiceLoss` differs: MONAI's takes probabilities, which is `activation` "none" here; with its `softmax=True` it is this.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("jaccard_metric_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`. With `pool_classes` `true`, `loss` is `[N]` with `none`.

# Parameters

`jaccard_metric_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `variant` | `1` | an integer in [1, 2] | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `pool_classes` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `absent` | `"keep"` | `"keep"`, `"zero"` or `"skip"` | [when planned](crate::ParameterKind::Structural) |
| `form` | `"complement"` | `"complement"` or `"negative_log"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("dice_semimetric_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`. With `pool_classes` `true`, `loss` is `[N]` with `none`.

# Parameters

`dice_semimetric_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |
| `pool_classes` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `absent` | `"keep"` | `"keep"`, `"zero"` or `"skip"` | [when planned](crate::ParameterKind::Structural) |
| `form` | `"complement"` | `"complement"` or `"negative_log"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("dice_ce_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`dice_ce_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `squared` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `lambda_dice` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_ce` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors). Reduction `none` is [unsupported](crate::Error::Unsupported).

# Elsewhere

`DiceCELoss` differs: MONAI's takes probabilities, which is `activation` "none" here; with its `softmax=True` it is this.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("log_cosh_dice_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`.

# Parameters

`log_cosh_dice_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `squared` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("mcc_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`.

# Parameters

`mcc_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`MCCLoss` differs: segmentation_models_pytorch's takes probabilities of one class, which is `activation` "none" here.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("sensitivity_specificity_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`.

# Parameters

`sensitivity_specificity_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ratio` | `0.05` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("asymmetric_focal_tversky_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `true`, `loss` is `[T]` with `none`.

# Parameters

`asymmetric_focal_tversky_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `delta` | `0.7` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `0.75` | a number in [0, 1) | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`AsymmetricFocalTverskyLoss` differs: MONAI's takes probabilities of two classes, and clamps them.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("exponential_logarithmic_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`exponential_logarithmic_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `gamma_dice` | `0.3` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma_ce` | `0.3` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_dice` | `0.8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_ce` | `0.2` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors). Reduction `none` is [unsupported](crate::Error::Unsupported).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("dice_bce_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`dice_bce_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `lambda_dice` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_bce` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `pos_weight` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors). Reduction `none` is [unsupported](crate::Error::Unsupported).

# Elsewhere

`DC_and_BCE_loss` differs: nnU-Net's is less by its `lambda_dice`, having -Dice for 1 - Dice.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("dice_focal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`dice_focal_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `squared` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `lambda_dice` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_focal` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `alpha` | `-1.0` | a number <= 1 | [when bound](crate::ParameterKind::Numeric) |
| `focal` | `"sigmoid"` | `"sigmoid"` or `"softmax"` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors). Reduction `none` is [unsupported](crate::Error::Unsupported).

# Elsewhere

`DiceFocalLoss` differs: MONAI's takes probabilities, which is `activation` "none" here; with its `softmax=True` it is this.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("generalized_dice_focal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`generalized_dice_focal_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `weight_type` | `"square"` | `"square"`, `"simple"` or `"uniform"` | [when planned](crate::ParameterKind::Structural) |
| `lambda_gdl` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `lambda_focal` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `alpha` | `-1.0` | a number <= 1 | [when bound](crate::ParameterKind::Numeric) |
| `focal` | `"sigmoid"` | `"sigmoid"` or `"softmax"` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors). Reduction `none` is [unsupported](crate::Error::Unsupported).

# Elsewhere

`GeneralizedDiceFocalLoss` differs: MONAI's takes probabilities, which is `activation` "none" here; with its `softmax=True` it is this.

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("generalized_wasserstein_dice_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`distances`](crate::tensor::DISTANCES) | `[C, C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`generalized_wasserstein_dice_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `weighting_mode` | `"default"` | `"default"` or `"gdl"` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `0.00001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("mip_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`mip_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `axes` | `[0]` | some of the integers from 0 to 2, each once | [when planned](crate::ParameterKind::Structural) |
| `alpha` | `0.3` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `0.7` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `0.75` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `smooth_nr` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `smooth_dr` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("class_ratio_kl_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`prior`](crate::tensor::PRIOR) | `[N, C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`class_ratio_kl_loss` in the [registry](crate::registry), of family `overlap`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `proportion` | `"mean"` | `"mean"` or `"peak"` | [when planned](crate::ParameterKind::Structural) |
| `eps` | `1e-10` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`DiceLoss`](crate::loss::DiceLoss#on-a-gpu), with these tensors.
"## };
    ("lovasz_softmax_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[C]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[C]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `per_image` `true`, `loss` is `[N, C]` with `none`.

# Parameters

`lovasz_softmax_loss` in the [registry](crate::registry), of family `lovasz`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `classes` | `"present"` | `"present"` or `"all"` | [when planned](crate::ParameterKind::Structural) |
| `per_image` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`LovaszSoftmaxLoss` differs: kornia's takes the numbers of the labels for the foreground. `LovaszLoss` differs: segmentation_models_pytorch's is it in mode "multiclass" alone.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::LovaszSoftmaxLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = LovaszSoftmaxLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.6667.
# assert!((gpu::number(&context, &loss) - 0.666666666666665).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("lovasz_hinge_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `per_image` `false`, `loss` is `[]` with `none`.

# Parameters

`lovasz_hinge_loss` in the [registry](crate::registry), of family `lovasz`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `per_image` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`LovaszLoss` differs: segmentation_models_pytorch's in mode "binary" has `per_image` false.

# On a GPU

As [`LovaszSoftmaxLoss`](crate::loss::LovaszSoftmaxLoss#on-a-gpu), with these tensors.
"## };
    ("circle_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings` | of the tensor | as the tensor, on request |

# Parameters

`circle_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `m` | `0.4` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `80.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let embeddings = gpu::zeros(&context, 96);
# let labels = gpu::zeros(&context, 8);
# let loss = gpu::zeros(&context, 4);
# let grad_embeddings = gpu::zeros(&context, 96);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::CircleLoss};

let request = Request::new()
    .tensor("embeddings", TensorSpec::new(DType::F32, [2, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2]))
    .gradient("embeddings")
    .reduction(Reduction::Mean);
let plan = CircleLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("embeddings", TensorSlice::whole(&embeddings))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.embeddings", TensorSlice::whole(&grad_embeddings));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("contrastive_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings` | of the tensor | as the tensor, on request |

# Parameters

`contrastive_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `pos_margin` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `neg_margin` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`ContrastiveLoss` differs: that is pytorch-metric-learning's, and MONAI's is SimCLR's, as `nt_xent_loss`.

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("triplet_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings` | of the tensor | as the tensor, on request |

# Parameters

`triplet_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.05` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `mining` | `"all"` | `"all"`, `"hard"` or `"semihard"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`TripletMarginLoss` differs: that is pytorch-metric-learning's, and PyTorch's takes anchors, positives and negatives. `triplet_margin_loss` differs: it finds its triplets by labels, and PyTorch's and optax's take anchors, positives and negatives.

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("supcon_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`temperature`](crate::tensor::TEMPERATURE) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings`, `grad.temperature` | of the tensor | as the tensor, on request |

# Parameters

`supcon_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `0.1` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("nt_xent_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`temperature`](crate::tensor::TEMPERATURE) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings`, `grad.temperature` | of the tensor | as the tensor, on request |

# Parameters

`nt_xent_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `temperature` | `0.07` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `NTXentLoss`.

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("multi_similarity_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings` | of the tensor | as the tensor, on request |

# Parameters

`multi_similarity_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `2.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `50.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `base` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("threshold_consistent_margin_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[M, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`ref_labels`](crate::tensor::REF_LABELS) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings` | of the tensor | as the tensor, on request |

# Parameters

`threshold_consistent_margin_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `pos_margin` | `0.9` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `neg_margin` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `pos_weight` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `neg_weight` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("clip_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`logit_scale`](crate::tensor::LOGIT_SCALE) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings`, `grad.logit_scale` | of the tensor | as the tensor, on request |

# Parameters

`clip_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `logit_scale` | `14.285714` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("siglip_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`ref_embeddings`](crate::tensor::REF_EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`logit_scale`](crate::tensor::LOGIT_SCALE) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`logit_bias`](crate::tensor::LOGIT_BIAS) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.ref_embeddings`, `grad.logit_scale`, `grad.logit_bias` | of the tensor | as the tensor, on request |

# Parameters

`siglip_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `logit_scale` | `10.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `logit_bias` | `-10.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("arcface_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`class_weight`](crate::tensor::CLASS_WEIGHT) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.class_weight` | of the tensor | as the tensor, on request |

# Parameters

`arcface_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `64.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`ArcFaceLoss` differs: pytorch-metric-learning's `margin` is 28.6 degrees, 0.4992 here.

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("cosface_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`class_weight`](crate::tensor::CLASS_WEIGHT) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.class_weight` | of the tensor | as the tensor, on request |

# Parameters

`cosface_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.35` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `64.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("adaface_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`class_weight`](crate::tensor::CLASS_WEIGHT) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`running_mean`](crate::tensor::RUNNING_MEAN) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`running_std`](crate::tensor::RUNNING_STD) | `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`running_mean`](crate::tensor::RUNNING_MEAN) | `[1]` | as the input, which the call reads and writes |
| [`running_std`](crate::tensor::RUNNING_STD) | `[1]` | as the input, which the call reads and writes |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.class_weight` | of the tensor | as the tensor, on request |

# Parameters

`adaface_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.4` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `h` | `0.333` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `64.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `t_alpha` | `0.01` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `0.001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("circle_class_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`class_weight`](crate::tensor::CLASS_WEIGHT) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.class_weight` | of the tensor | as the tensor, on request |

# Parameters

`circle_class_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `m` | `0.25` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `gamma` | `256.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("center_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`centers`](crate::tensor::CENTERS) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.embeddings`, `grad.centers` | of the tensor | as the tensor, on request |

# Parameters

`center_loss` in the [registry](crate::registry), of family `pairwise`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `lambda` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`CircleLoss`](crate::loss::CircleLoss#on-a-gpu), with these tensors.
"## };
    ("euclidean_distance_transform") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`mask`](crate::tensor::MASK) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`distance`](crate::tensor::DISTANCE) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | f32 |

# Parameters

`euclidean_distance_transform` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `spacing` | `[]` | a list, each a number > 0 | [when planned](crate::ParameterKind::Structural) |
| `squared` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `distance_transform_edt`.

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("signed_distance_transform") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`mask`](crate::tensor::MASK) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`distance`](crate::tensor::DISTANCE) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | f32 |

# Parameters

`signed_distance_transform` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `spacing` | `[]` | a list, each a number > 0 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("boundary_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 1 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`boundary_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `spacing` | `[]` | a list, each a number > 0 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 3456);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::BoundaryLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = BoundaryLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("hausdorff_dt_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 1 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`hausdorff_dt_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `alpha` | `2.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`HausdorffDTLoss` differs: MONAI's takes probabilities, which is `activation` "none" here; with its `softmax=True` it is this.

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("region_wise_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 1 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`region_wise_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("log_hausdorff_dt_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 1 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`log_hausdorff_dt_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `alpha` | `2.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`LogHausdorffDTLoss` differs: MONAI's takes probabilities, which is `activation` "none" here; with its `softmax=True` it is this.

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("hausdorff_er_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`hausdorff_er_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `2.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `iterations` | `10` | an integer in [1, 1000] | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`HausdorffERLoss` differs: kornia's takes probabilities and the background, which is `activation` "none" and `include_background` true here. `HausdorffERLoss3D` differs: kornia's takes probabilities and the background, which is `activation` "none" and `include_background` true here.

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("active_contour_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, T]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`active_contour_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `length_weight` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `region_weight` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `include_background` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("mumford_shah_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`image`](crate::tensor::IMAGE) | `[N, K, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 1 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`mumford_shah_loss` in the [registry](crate::registry), of family `boundary`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `tv_weight` | `0.001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`BoundaryLoss`](crate::loss::BoundaryLoss#on-a-gpu), with these tensors.
"## };
    ("soft_skeleton") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `skeleton` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`skeleton`](crate::tensor::SKELETON) | `[N, C, ...]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`soft_skeleton` in the [registry](crate::registry), of family `structure`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `iterations` | `3` | an integer in [0, 1000] | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `soft_skel`.

# On a GPU

As [`ClDiceLoss`](crate::loss::ClDiceLoss#on-a-gpu), with these tensors.
"## };
    ("cl_dice_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | or `labels` |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | or `target` |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

With `batch` `false`, `loss` is `[N]` with `none`.

# Parameters

`cl_dice_loss` in the [registry](crate::registry), of family `structure`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `iterations` | `3` | an integer in [0, 1000] | [when planned](crate::ParameterKind::Structural) |
| `smooth` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `activation` | `"softmax"` | `"softmax"`, `"sigmoid"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `batch` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`SoftclDiceLoss` differs: MONAI's takes probabilities, which is `activation` "none" here. `SoftDiceclDiceLoss` differs: MONAI's is the mean of it and of `dice_loss`, of probabilities.

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 41472);
# let labels = gpu::zeros(&context, 13824);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 41472);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::ClDiceLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = ClDiceLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("ssim_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target`](crate::tensor::TARGET) | `[N, C, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, C, H, W]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`ssim_loss` in the [registry](crate::registry), of family `structure`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `window` | `11` | an odd integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `sigma` | `1.5` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `k1` | `0.01` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `k2` | `0.03` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `data_range` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

`SSIMLoss` differs: MONAI's keeps off the border, and kornia's is half of 1 - SSIM.

# On a GPU

As [`ClDiceLoss`](crate::loss::ClDiceLoss#on-a-gpu), with these tensors.
"## };
    ("skeletonize") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`mask`](crate::tensor::MASK) | `[N, Y, X]` or `[N, Z, Y, X]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`skeleton`](crate::tensor::SKELETON) | `[N, Y, X]` or `[N, Z, Y, X]` | f32 |

# Parameters

`skeletonize` in the [registry](crate::registry), of family `structure`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `method` | `"euler"` | `"euler"` or `"zhang_suen"` | [when planned](crate::ParameterKind::Structural) |
| `iterations` | `5` | an integer in [0, 1000] | [when planned](crate::ParameterKind::Structural) |
| `dilate` | `0` | an integer in [0, 1000] | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClDiceLoss`](crate::loss::ClDiceLoss#on-a-gpu), with these tensors.
"## };
    ("cb_dice_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`cb_dice_loss` in the [registry](crate::registry), of family `structure`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `skeleton` | `"soft"` | `"soft"` or `"euler"` | [when planned](crate::ParameterKind::Structural) |
| `iterations` | `10` | an integer in [0, 1000] | [when planned](crate::ParameterKind::Structural) |
| `smooth` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClDiceLoss`](crate::loss::ClDiceLoss#on-a-gpu), with these tensors.
"## };
    ("max_intensity_projection") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `projection` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

`...` is 2 to 3 axes. The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`projection`](crate::tensor::PROJECTION) | `[N, classes, X]` or `[N, classes, Y, X]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`max_intensity_projection` in the [registry](crate::registry), of family `structure`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `axis` | `0` | an integer in [0, 2] | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClDiceLoss`](crate::loss::ClDiceLoss#on-a-gpu), with these tensors.
"## };
    ("label_boundary_map") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`labels`](crate::tensor::LABELS) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`boundary`](crate::tensor::BOUNDARY) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | f32 |

# Parameters

`label_boundary_map` in the [registry](crate::registry), of family `labels`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `method` | `"window"` | `"window"` or `"sobel"` | [when planned](crate::ParameterKind::Structural) |
| `radius` | `1` | an integer in [0, 64] | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let labels = gpu::zeros(&context, 96);
# let boundary = gpu::zeros(&context, 96);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::LabelBoundaryMap};

let request = Request::new()
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12]));
let plan = LabelBoundaryMap::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("labels", TensorSlice::whole(&labels))
    .with("boundary", TensorSlice::whole(&boundary));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("boundary_label_smoothing") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`labels`](crate::tensor::LABELS) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`soft_target`](crate::tensor::SOFT_TARGET) | `[N, classes, X]`, `[N, classes, Y, X]` or `[N, classes, Z, Y, X]` | f32 |

# Parameters

`boundary_label_smoothing` in the [registry](crate::registry), of family `labels`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `classes` | `2` | an integer in [1, 65536] | [when planned](crate::ParameterKind::Structural) |
| `epsilon` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `radius` | `1` | an integer in [0, 64] | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LabelBoundaryMap`](crate::loss::LabelBoundaryMap#on-a-gpu), with these tensors.
"## };
    ("label_edge_map") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`labels`](crate::tensor::LABELS) | `[N, X]`, `[N, Y, X]` or `[N, Z, Y, X]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`edges`](crate::tensor::EDGES) | `[N, classes, X]`, `[N, classes, Y, X]` or `[N, classes, Z, Y, X]` | f32 |

# Parameters

`label_edge_map` in the [registry](crate::registry), of family `labels`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `classes` | `2` | an integer in [1, 65536] | [when planned](crate::ParameterKind::Structural) |
| `radius` | `3` | an integer in [0, 64] | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LabelBoundaryMap`](crate::loss::LabelBoundaryMap#on-a-gpu), with these tensors.
"## };
    ("iou_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boxes`](crate::tensor::BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_boxes`](crate::tensor::TARGET_BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.boxes` | of the tensor | as the tensor, on request |

# Parameters

`iou_loss` in the [registry](crate::registry), of family `boxes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `1e-7` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let boxes = gpu::zeros(&context, 32);
# let target_boxes = gpu::zeros(&context, 32);
# let loss = gpu::zeros(&context, 4);
# let grad_boxes = gpu::zeros(&context, 32);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::IouLoss};

let request = Request::new()
    .tensor("boxes", TensorSpec::new(DType::F32, [2, 4]))
    .tensor("target_boxes", TensorSpec::new(DType::F32, [2, 4]))
    .gradient("boxes")
    .reduction(Reduction::Mean);
let plan = IouLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("boxes", TensorSlice::whole(&boxes))
    .with("target_boxes", TensorSlice::whole(&target_boxes))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.boxes", TensorSlice::whole(&grad_boxes));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 1.0000.
# assert!((gpu::number(&context, &loss) - 1.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("giou_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boxes`](crate::tensor::BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_boxes`](crate::tensor::TARGET_BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.boxes` | of the tensor | as the tensor, on request |

# Parameters

`giou_loss` in the [registry](crate::registry), of family `boxes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `1e-7` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `generalized_box_iou_loss`.

# On a GPU

As [`IouLoss`](crate::loss::IouLoss#on-a-gpu), with these tensors.
"## };
    ("diou_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boxes`](crate::tensor::BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_boxes`](crate::tensor::TARGET_BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.boxes` | of the tensor | as the tensor, on request |

# Parameters

`diou_loss` in the [registry](crate::registry), of family `boxes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `1e-7` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `distance_box_iou_loss`.

# On a GPU

As [`IouLoss`](crate::loss::IouLoss#on-a-gpu), with these tensors.
"## };
    ("ciou_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boxes`](crate::tensor::BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_boxes`](crate::tensor::TARGET_BOXES) | `[N, 4]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.boxes` | of the tensor | as the tensor, on request |

# Parameters

`ciou_loss` in the [registry](crate::registry), of family `boxes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `1e-7` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `complete_box_iou_loss`.

# On a GPU

As [`IouLoss`](crate::loss::IouLoss#on-a-gpu), with these tensors.
"## };
    ("iou_loss_1d") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boxes`](crate::tensor::BOXES) | `[N, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_boxes`](crate::tensor::TARGET_BOXES) | `[N, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.boxes` | of the tensor | as the tensor, on request |

# Parameters

`iou_loss_1d` in the [registry](crate::registry), of family `boxes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `1e-8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`IouLoss`](crate::loss::IouLoss#on-a-gpu), with these tensors.
"## };
    ("diou_loss_1d") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boxes`](crate::tensor::BOXES) | `[N, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`target_boxes`](crate::tensor::TARGET_BOXES) | `[N, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.boxes` | of the tensor | as the tensor, on request |

# Parameters

`diou_loss_1d` in the [registry](crate::registry), of family `boxes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eps` | `1e-8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`IouLoss`](crate::loss::IouLoss#on-a-gpu), with these tensors.
"## };
    ("segment_reduce") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[P]` or `[N, D, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)). With `kind` `"dot"`, `other` is `[P]` or `[N, D, ...]`.

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[K]`, `[N]` or `[1]` | f32 |

# Parameters

`segment_reduce` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `kind` | `"l2"` | `"l2"`, `"l1"`, `"linf"`, `"sum"`, `"mean"`, `"min"`, `"max"`, `"count_nonzero"` or `"dot"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("clip_grad_norm") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `grads`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`total_norm`](crate::tensor::TOTAL_NORM) | `[1]` | f32 |

With `per_segment` `true`, `total_norm` is `[K]` or `[1]`.

# Parameters

`clip_grad_norm` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `max_norm` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `norm_type` | `"l2"` | `"l2"`, `"l1"` or `"linf"` | [when planned](crate::ParameterKind::Structural) |
| `per_segment` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# Elsewhere

Other libraries call it `clip_grad_norm_`.

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("adaptive_clip_grad") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`params`](crate::tensor::PARAMS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `grads`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`adaptive_clip_grad` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `clipping` | `0.01` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `0.001` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("centralize_grad") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`segment_weight`](crate::tensor::SEGMENT_WEIGHT) | `[K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `grads`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`centralize_grad` in the [registry](crate::registry), of family `vectors`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("sam_perturb") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`params`](crate::tensor::PARAMS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `params`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`norm`](crate::tensor::NORM) | `[1]` | f32 |

With `per_segment` `true`, `norm` is `[K]` or `[1]`.

# Parameters

`sam_perturb` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `rho` | `0.05` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `adaptive` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `eta` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-12` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `per_segment` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("awp_perturb") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`params`](crate::tensor::PARAMS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | or `target` |  |
| [`target`](crate::tensor::TARGET) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | or `grads` |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`segment_weight`](crate::tensor::SEGMENT_WEIGHT) | `[K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `params`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`awp_perturb` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `gamma` | `0.01` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("filter_normalize_direction") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`params`](crate::tensor::PARAMS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`direction`](crate::tensor::DIRECTION) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`segment_weight`](crate::tensor::SEGMENT_WEIGHT) | `[K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `direction`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`filter_normalize_direction` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `mode` | `"norm"` | `"norm"`, `"unit"` or `"weight"` | [when planned](crate::ParameterKind::Structural) |
| `eps` | `1e-10` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("orthogonal_component") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`reference`](crate::tensor::REFERENCE) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`orthogonal_component` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `scale` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `keep` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("lerp") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`start`](crate::tensor::START) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`end`](crate::tensor::END) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`weight`](crate::tensor::WEIGHT) | `[]`, `[G]` or `[G, K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` or `[G, P]` | as `start`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`lerp` in the [registry](crate::registry), of family `vectors`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("linear_combination") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`vectors`](crate::tensor::VECTORS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[M]` or `[G, M]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`base`](crate::tensor::BASE) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` or `[G, P]` | as `base`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`linear_combination` in the [registry](crate::registry), of family `vectors`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`GradnormLoss`](crate::loss::GradnormLoss#on-a-gpu), with these tensors.
"## };
    ("gradnorm_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`task_weight`](crate::tensor::TASK_WEIGHT) | `[M]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_norms`](crate::tensor::GRAD_NORMS) | `[M]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`losses`](crate::tensor::LOSSES) | `[M]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`initial_losses`](crate::tensor::INITIAL_LOSSES) | `[M]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[M]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.task_weight` | of the tensor | as the tensor, on request |

# Parameters

`gradnorm_loss` in the [registry](crate::registry), of family `vectors`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `alpha` | `1.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let grad_norms = gpu::zeros(&context, 48);
# let initial_losses = gpu::zeros(&context, 48);
# let losses = gpu::zeros(&context, 48);
# let task_weight = gpu::zeros(&context, 48);
# let loss = gpu::zeros(&context, 4);
# let grad_task_weight = gpu::zeros(&context, 48);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::GradnormLoss};

let request = Request::new()
    .tensor("grad_norms", TensorSpec::new(DType::F32, [12]))
    .tensor("initial_losses", TensorSpec::new(DType::F32, [12]))
    .tensor("losses", TensorSpec::new(DType::F32, [12]))
    .tensor("task_weight", TensorSpec::new(DType::F32, [12]))
    .gradient("task_weight")
    .reduction(Reduction::Mean);
let plan = GradnormLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("grad_norms", TensorSlice::whole(&grad_norms))
    .with("initial_losses", TensorSlice::whole(&initial_losses))
    .with("losses", TensorSlice::whole(&losses))
    .with("task_weight", TensorSlice::whole(&task_weight))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.task_weight", TensorSlice::whole(&grad_task_weight));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("config_gradient") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`weight`](crate::tensor::WEIGHT) | `[M]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`config_gradient` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `length` | `"projection"` | `"projection"`, `"min"`, `"max"`, `"mean"`, `"harmonic"` or `"geometric"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let grads = gpu::zeros(&context, 576);
# let output = gpu::zeros(&context, 48);
# let coefficients = gpu::zeros(&context, 48);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::ConfigGradient};

let request = Request::new()
    .tensor("grads", TensorSpec::new(DType::F32, [12, 12]));
let plan = ConfigGradient::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("grads", TensorSlice::whole(&grads))
    .with("output", TensorSlice::whole(&output))
    .with("coefficients", TensorSlice::whole(&coefficients));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("m_config_step") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`index`](crate::tensor::INDEX) | `[1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`moments`](crate::tensor::MOMENTS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`fake_moment`](crate::tensor::FAKE_MOMENT) | `[P]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`second_moment`](crate::tensor::SECOND_MOMENT) | `[P]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`steps`](crate::tensor::STEPS) | `[M+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`moments`](crate::tensor::MOMENTS) | `[M, P]` | as the input, which the call reads and writes |
| [`fake_moment`](crate::tensor::FAKE_MOMENT) | `[P]` | as the input, which the call reads and writes |
| [`second_moment`](crate::tensor::SECOND_MOMENT) | `[P]` | as the input, which the call reads and writes |
| [`steps`](crate::tensor::STEPS) | `[M+1]` | as the input, which the call reads and writes |

# Parameters

`m_config_step` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta1` | `0.9` | a number in [0, 1) | [when bound](crate::ParameterKind::Numeric) |
| `beta2` | `0.999` | a number in [0, 1) | [when bound](crate::ParameterKind::Numeric) |
| `eps` | `1e-8` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("pcgrad") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`order`](crate::tensor::ORDER) | `[M, M]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`pcgrad` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `one_sided` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("gradvac") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`order`](crate::tensor::ORDER) | `[M, M]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |
| [`target_cosine`](crate::tensor::TARGET_COSINE) | `[M, M]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[M]` | f32 |
| [`target_cosine`](crate::tensor::TARGET_COSINE) | `[M, M]` | as the input, which the call reads and writes |

# Parameters

`gradvac` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `beta` | `0.01` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("imtl_g") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`imtl_g` in the [registry](crate::registry), of family `gram`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("cagrad") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`cagrad` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `c` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `rescale` | `1` | an integer in [0, 2] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("mgda") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

With `normalize` `"loss"`, `losses` is `[M]`. With `normalize` `"loss+"`, `losses` is `[M]`.

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`mgda` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `normalize` | `"none"` | `"none"`, `"l2"`, `"loss"` or `"loss+"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("nash_mtl") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`nash_mtl` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ridge` | `1e-6` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("aligned_mtl") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`aligned_mtl` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `tolerance` | `1e-6` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("principal_gradient_aggregation") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[K, M]` or `[M]` | f32 |

# Parameters

`principal_gradient_aggregation` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `keep` | `0.8` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("gram_matrix") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`ref_input`](crate::tensor::REF_INPUT) | `[N, P]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[K, M, N]`, `[K, M, M]`, `[M, N]` or `[M, M]` | f32 |

# Parameters

`gram_matrix` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `normalize` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("project_on_directions") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[T, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`directions`](crate::tensor::DIRECTIONS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`origin`](crate::tensor::ORIGIN) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`coordinates`](crate::tensor::COORDINATES) | `[T, M]` | f32 |

# Parameters

`project_on_directions` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `method` | `"lstsq"` | `"lstsq"` or `"cosine"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("trajectory_pca_directions") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`origin`](crate::tensor::ORIGIN) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`directions`](crate::tensor::DIRECTIONS) | `[components, P]` | f32 |
| [`explained_variance_ratio`](crate::tensor::EXPLAINED_VARIANCE_RATIO) | `[components]` | f32 |

# Parameters

`trajectory_pca_directions` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `components` | `2` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `center` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("orthonormalize") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`basis`](crate::tensor::BASIS) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`coefficients`](crate::tensor::COEFFICIENTS) | `[M]` | f32 |
| [`norm`](crate::tensor::NORM) | `[1]` | f32 |

# Parameters

`orthonormalize` in the [registry](crate::registry), of family `gram`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("eigh") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[K, M, M]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`eigenvalues`](crate::tensor::EIGENVALUES) | `[K, M]` | f32 |
| [`eigenvectors`](crate::tensor::EIGENVECTORS) | `[K, M, M]` | f32 |

# Parameters

`eigh` in the [registry](crate::registry), of family `gram`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("residual_ntk_score") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`ref_jacobian`](crate::tensor::REF_JACOBIAN) | `[N, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`jacobian`](crate::tensor::JACOBIAN) | `[M, P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`residual`](crate::tensor::RESIDUAL) | `[M]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`columns`](crate::tensor::COLUMNS) | `[N, M]` | f32 |
| [`score`](crate::tensor::SCORE) | `[M]` | f32 |

# Parameters

`residual_ntk_score` in the [registry](crate::registry), of family `gram`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ridge` | `1e-6` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ConfigGradient`](crate::loss::ConfigGradient#on-a-gpu), with these tensors.
"## };
    ("pgd_step") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grads`](crate::tensor::GRADS) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`origin`](crate::tensor::ORIGIN) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`pgd_step` in the [registry](crate::registry), of family `samples`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `norm` | `"linf"` | `"linf"`, `"l2"`, `"linf_scaled"` or `"l0"` | [when planned](crate::ParameterKind::Structural) |
| `step_size` | `0.007843138` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `epsilon` | `0.03137255` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `targeted` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `levels` | `0` | an integer >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `clamp` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `min` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `max` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let grads = gpu::zeros(&context, 1152);
# let input = gpu::zeros(&context, 1152);
# let output = gpu::zeros(&context, 1152);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::PgdStep};

let request = Request::new()
    .tensor("grads", TensorSpec::new(DType::F32, [2, 12, 12]))
    .tensor("input", TensorSpec::new(DType::F32, [2, 12, 12]));
let plan = PgdStep::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("grads", TensorSlice::whole(&grads))
    .with("input", TensorSlice::whole(&input))
    .with("output", TensorSlice::whole(&output));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("project_ball") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`origin`](crate::tensor::ORIGIN) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`project_ball` in the [registry](crate::registry), of family `samples`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `norm` | `"l2"` | `"l2"`, `"linf"` or `"l1"` | [when planned](crate::ParameterKind::Structural) |
| `radius` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`PgdStep`](crate::loss::PgdStep#on-a-gpu), with these tensors.
"## };
    ("project_simplex") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, D]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`project_simplex` in the [registry](crate::registry), of family `samples`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `radius` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`PgdStep`](crate::loss::PgdStep#on-a-gpu), with these tensors.
"## };
    ("vat_normalize") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`vat_normalize` in the [registry](crate::registry), of family `samples`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `epsilon` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`PgdStep`](crate::loss::PgdStep#on-a-gpu), with these tensors.
"## };
    ("elle_triplet_sample") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`noise`](crate::tensor::NOISE) | `[2, N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`alpha`](crate::tensor::ALPHA) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[3, N, ...]` | f32 |

# Parameters

`elle_triplet_sample` in the [registry](crate::registry), of family `samples`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `epsilon` | `0.03137255` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `clamp` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `min` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `max` | `1.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`PgdStep`](crate::loss::PgdStep#on-a-gpu), with these tensors.
"## };
    ("hyperplane_mirror") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`normal`](crate::tensor::NORMAL) | `[D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`bias`](crate::tensor::BIAS) | `[1]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, D]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`distance`](crate::tensor::DISTANCE) | `[N]` | f32 |

# Parameters

`hyperplane_mirror` in the [registry](crate::registry), of family `samples`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`PgdStep`](crate::loss::PgdStep#on-a-gpu), with these tensors.
"## };
    ("boundary_tilt_diagnostics") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`normal`](crate::tensor::NORMAL) | `[D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`bias`](crate::tensor::BIAS) | `[1]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`cosine`](crate::tensor::COSINE) | `[1]` | f32 |
| [`angle`](crate::tensor::ANGLE) | `[1]` | f32 |
| [`strength`](crate::tensor::STRENGTH) | `[1]` | f32 |
| [`mean_distance`](crate::tensor::MEAN_DISTANCE) | `[2]` | f32 |

# Parameters

`boundary_tilt_diagnostics` in the [registry](crate::registry), of family `samples`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`PgdStep`](crate::loss::PgdStep#on-a-gpu), with these tensors.
"## };
    ("nearest_wrong_label") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`nearest`](crate::tensor::NEAREST) | `[N, ...]` | u32 |

# Parameters

`nearest_wrong_label` in the [registry](crate::registry), of family `scores`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 3456);
# let labels = gpu::zeros(&context, 1152);
# let nearest = gpu::zeros(&context, 1152);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::NearestWrongLabel};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2, 3, 12, 12]))
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]));
let plan = NearestWrongLabel::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("labels", TensorSlice::whole(&labels))
    .with("nearest", TensorSlice::whole(&nearest));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("probability_margin_weight") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` | f32 |

# Parameters

`probability_margin_weight` in the [registry](crate::registry), of family `scores`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `slope` | `5.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `bias` | `-0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `scale` | `3.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NearestWrongLabel`](crate::loss::NearestWrongLabel#on-a-gpu), with these tensors.
"## };
    ("margin_sampling_score") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` | f32 |

# Parameters

`margin_sampling_score` in the [registry](crate::registry), of family `scores`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `activation` | `"softmax"` | `"softmax"` or `"none"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NearestWrongLabel`](crate::loss::NearestWrongLabel#on-a-gpu), with these tensors.
"## };
    ("softmax_ce_hvp") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`direction`](crate::tensor::DIRECTION) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, C, ...]` | as `direction`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`softmax_ce_hvp` in the [registry](crate::registry), of family `scores`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NearestWrongLabel`](crate::loss::NearestWrongLabel#on-a-gpu), with these tensors.
"## };
    ("log_barrier_ftrl_policy") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, A]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `policy` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`policy`](crate::tensor::POLICY) | `[N, A]` | f32 |
| [`regularizer`](crate::tensor::REGULARIZER) | `[N]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`log_barrier_ftrl_policy` in the [registry](crate::registry), of family `scores`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `eta` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NearestWrongLabel`](crate::loss::NearestWrongLabel#on-a-gpu), with these tensors.
"## };
    ("calibration_error") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`error`](crate::tensor::ERROR) | `[1]` | f32 |
| [`bin_accuracy`](crate::tensor::BIN_ACCURACY) | `[bins]` | f32 |
| [`bin_confidence`](crate::tensor::BIN_CONFIDENCE) | `[bins]` | f32 |
| [`bin_count`](crate::tensor::BIN_COUNT) | `[bins]` | f32 |

# Parameters

`calibration_error` in the [registry](crate::registry), of family `scores`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `bins` | `15` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `norm` | `"l1"` | `"l1"`, `"l2"` or `"max"` | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"softmax"` | `"softmax"` or `"none"` | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NearestWrongLabel`](crate::loss::NearestWrongLabel#on-a-gpu), with these tensors.
"## };
    ("temperature_scaling") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`temperature`](crate::tensor::TEMPERATURE) | `[1]` | f32 |
| [`nll`](crate::tensor::NLL) | `[1]` | f32 |

# Parameters

`temperature_scaling` in the [registry](crate::registry), of family `scores`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `min_temperature` | `0.05` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `max_temperature` | `20.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`NearestWrongLabel`](crate::loss::NearestWrongLabel#on-a-gpu), with these tensors.
"## };
    ("sort") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N]` or `[R, N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`values`](crate::tensor::VALUES) | `[N]` or `[R, N]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`indices`](crate::tensor::INDICES) | `[N]` or `[R, N]` | u32 |

# Parameters

`sort` in the [registry](crate::registry), of family `select`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `descending` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 8);
# let values = gpu::zeros(&context, 8);
# let indices = gpu::zeros(&context, 8);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::Sort};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [2]));
let plan = Sort::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("values", TensorSlice::whole(&values))
    .with("indices", TensorSlice::whole(&indices));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("top_k") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N]` or `[R, N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`values`](crate::tensor::VALUES) | `[k]` or `[R, k]` | f32 |
| [`indices`](crate::tensor::INDICES) | `[k]` or `[R, k]` | u32 |

# Parameters

`top_k` in the [registry](crate::registry), of family `select`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `k` | `1` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `largest` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`Sort`](crate::loss::Sort#on-a-gpu), with these tensors.
"## };
    ("threshold_select") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`indices`](crate::tensor::INDICES) | `[N]` | u32 |
| [`count`](crate::tensor::COUNT) | `[1]` | f32 |

# Parameters

`threshold_select` in the [registry](crate::registry), of family `select`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `threshold` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `greater` | `true` | `false` or `true` | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`Sort`](crate::loss::Sort#on-a-gpu), with these tensors.
"## };
    ("quantile") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N]` or `[R, N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`q`](crate::tensor::Q) | `[Q]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[Q]` or `[Q, R]` | f32 |

# Parameters

`quantile` in the [registry](crate::registry), of family `select`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `interpolation` | `"linear"` | `"linear"`, `"lower"`, `"higher"`, `"nearest"` or `"midpoint"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`Sort`](crate::loss::Sort#on-a-gpu), with these tensors.
"## };
    ("prune_mask") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`params`](crate::tensor::PARAMS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `params`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`mask`](crate::tensor::MASK) | `[P]` | f32 |
| [`kept`](crate::tensor::KEPT) | `[1]` | f32 |

With `per_segment` `true`, `kept` is `[K]` or `[1]`.

# Parameters

`prune_mask` in the [registry](crate::registry), of family `select`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `mode` | `"threshold"` | `"threshold"` or `"amount"` | [when planned](crate::ParameterKind::Structural) |
| `threshold` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `amount` | `0.5` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |
| `per_segment` | `false` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`Sort`](crate::loss::Sort#on-a-gpu), with these tensors.
"## };
    ("score_uncertainty_histogram") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`score`](crate::tensor::SCORE) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`uncertainty`](crate::tensor::UNCERTAINTY) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`counts`](crate::tensor::COUNTS) | `[levels, bins]` | f32 |
| [`positives`](crate::tensor::POSITIVES) | `[levels, bins]` | f32 |
| [`score_floor`](crate::tensor::SCORE_FLOOR) | `[levels, bins]` | f32 |
| [`uncertainty_floor`](crate::tensor::UNCERTAINTY_FLOOR) | `[levels]` | f32 |

# Parameters

`score_uncertainty_histogram` in the [registry](crate::registry), of family `select`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `levels` | `4` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `bins` | `8` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`Sort`](crate::loss::Sort#on-a-gpu), with these tensors.
"## };
    ("loss_barrier") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`losses`](crate::tensor::LOSSES) | `[K, G]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`alpha`](crate::tensor::ALPHA) | `[G]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`barrier`](crate::tensor::BARRIER) | `[K]` | f32 |
| [`index`](crate::tensor::INDEX) | `[K]` | u32 |

# Parameters

`loss_barrier` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let alpha = gpu::zeros(&context, 48);
# let losses = gpu::zeros(&context, 144);
# let barrier = gpu::zeros(&context, 12);
# let index = gpu::zeros(&context, 12);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::LossBarrier};

let request = Request::new()
    .tensor("alpha", TensorSpec::new(DType::F32, [12]))
    .tensor("losses", TensorSpec::new(DType::F32, [3, 12]));
let plan = LossBarrier::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("alpha", TensorSlice::whole(&alpha))
    .with("losses", TensorSlice::whole(&losses))
    .with("barrier", TensorSlice::whole(&barrier))
    .with("index", TensorSlice::whole(&index));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("running_loss_delta") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`losses`](crate::tensor::LOSSES) | `[R, K]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`mean`](crate::tensor::MEAN) | `[R, K]` | f32 |
| [`delta`](crate::tensor::DELTA) | `[R, K-1]` | f32 |

# Parameters

`running_loss_delta` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("trainability_map") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[B, n]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`target`](crate::tensor::TARGET) | `[B, T]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`w0`](crate::tensor::W0) | `[n, n]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`w1`](crate::tensor::W1) | `[n, T]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grid`](crate::tensor::GRID) | `[G, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[G]` | f32 |

# Parameters

`trainability_map` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `steps` | `100` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `activation` | `"tanh"` | `"tanh"`, `"relu"` or `"identity"` | [when planned](crate::ParameterKind::Structural) |
| `mode` | `"learning_rates"` | `"learning_rates"` or `"offset"` | [when planned](crate::ParameterKind::Structural) |
| `tail` | `20` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("convergence_measure") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`losses`](crate::tensor::LOSSES) | `[G, S]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[G]` | f32 |

# Parameters

`convergence_measure` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `tail` | `20` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("sign_change_edges") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`edges`](crate::tensor::EDGES) | `[N, H-1, W-1]` | f32 |

# Parameters

`sign_change_edges` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("box_count") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`mask`](crate::tensor::MASK) | `[N, H, W]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`counts`](crate::tensor::COUNTS) | `[N, Q]` | f32 |
| [`dimension`](crate::tensor::DIMENSION) | `[N]` | f32 |

# Parameters

`box_count` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("blackbox_l2_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`samples`](crate::tensor::SAMPLES) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`target_samples`](crate::tensor::TARGET_SAMPLES) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`estimate`](crate::tensor::ESTIMATE) | `[1]` | f32 |
| [`credits`](crate::tensor::CREDITS) | `[N]` | f32 |

# Parameters

`blackbox_l2_loss` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `vocabulary` | `2` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `target_term` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("poisson_cross_entropy_estimate") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`samples`](crate::tensor::SAMPLES) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`target_samples`](crate::tensor::TARGET_SAMPLES) | `[M]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`sample_count`](crate::tensor::SAMPLE_COUNT) | `[1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`terms`](crate::tensor::TERMS) | `[M]` | f32 |
| [`estimate`](crate::tensor::ESTIMATE) | `[1]` | f32 |

# Parameters

`poisson_cross_entropy_estimate` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `rate` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("scalar_net_sharpness") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`weights`](crate::tensor::WEIGHTS) | `[B, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`losses`](crate::tensor::LOSSES) | `[B]` | f32 |
| [`gradients`](crate::tensor::GRADIENTS) | `[B, D]` | f32 |
| [`solution`](crate::tensor::SOLUTION) | `[B, D]` | f32 |
| [`sharpness`](crate::tensor::SHARPNESS) | `[B]` | f32 |

# Parameters

`scalar_net_sharpness` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("activation_boundary_distance") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`preactivations`](crate::tensor::PREACTIVATIONS) | `[N, Z]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`jacobian`](crate::tensor::JACOBIAN) | `[N, Z, D]` | [f32, f16, bf16](crate::TensorKind::Float) | or `slopes` |  |
| [`slopes`](crate::tensor::SLOPES) | `[N, Z]` | [f32, f16, bf16](crate::TensorKind::Float) | or `jacobian` |  |
| [`tangent`](crate::tensor::TANGENT) | `[N, D, T]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`distance`](crate::tensor::DISTANCE) | `[N]` | f32 |
| [`neuron`](crate::tensor::NEURON) | `[N]` | u32 |

# Parameters

`activation_boundary_distance` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("linear_region_count") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`preactivations`](crate::tensor::PREACTIVATIONS) | `[R, S, Z]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`changed`](crate::tensor::CHANGED) | `[R, S-1]` | f32 |
| [`count`](crate::tensor::COUNT) | `[R]` | f32 |

# Parameters

`linear_region_count` in the [registry](crate::registry), of family `landscapes`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("adversarial_zero_one_risk") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`distance`](crate::tensor::DISTANCE) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`density0`](crate::tensor::DENSITY0) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`density1`](crate::tensor::DENSITY1) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`epsilons`](crate::tensor::EPSILONS) | `[E]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`risk`](crate::tensor::RISK) | `[N, E]` | f32 |

# Parameters

`adversarial_zero_one_risk` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `w0` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `w1` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `cell` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("adversarial_boundary_flow") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`boundary`](crate::tensor::BOUNDARY) | `[K]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`side`](crate::tensor::SIDE) | `[K]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`slope0`](crate::tensor::SLOPE0) | `[X]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`slope1`](crate::tensor::SLOPE1) | `[X]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[K]` | as `boundary`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |
| [`valid`](crate::tensor::VALID) | `[K]` | f32 |

# Parameters

`adversarial_boundary_flow` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `epsilon` | `0.1` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `steps` | `100` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `w0` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `w1` | `0.5` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `start` | `0.0` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `spacing` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("log_sobolev_gradient_term") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grad_norms_sq`](crate::tensor::GRAD_NORMS_SQ) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`losses`](crate::tensor::LOSSES) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`s`](crate::tensor::S) | `[A]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`phi`](crate::tensor::PHI) | `[A]` | f32 |
| [`term`](crate::tensor::TERM) | `[1]` | f32 |

# Parameters

`log_sobolev_gradient_term` in the [registry](crate::registry), of family `landscapes`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `c` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`LossBarrier`](crate::loss::LossBarrier#on-a-gpu), with these tensors.
"## };
    ("isotonic_regression") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[R, L]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`weight`](crate::tensor::WEIGHT) | `[R, L]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[R, L]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`isotonic_regression` in the [registry](crate::registry), of family `isotonic`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `increasing` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 576);
# let output = gpu::zeros(&context, 576);
# let grad_input = gpu::zeros(&context, 576);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::IsotonicRegression};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [12, 12]))
    .gradient("input");
let plan = IsotonicRegression::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("output", TensorSlice::whole(&output))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("class_counts") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`labels`](crate::tensor::LABELS) | `[N, ...]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`cell_mask`](crate::tensor::CELL_MASK) | `[N, ...]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`counts`](crate::tensor::COUNTS) | `[classes]` | f32 |

# Parameters

`class_counts` in the [registry](crate::registry), of family `statistics`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `classes` | `2` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `ignore_index` | `-100` | an integer | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let labels = gpu::zeros(&context, 1152);
# let counts = gpu::zeros(&context, 8);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::ClassCounts};

let request = Request::new()
    .tensor("labels", TensorSpec::new(DType::I32, [2, 12, 12]));
let plan = ClassCounts::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("labels", TensorSlice::whole(&labels))
    .with("counts", TensorSlice::whole(&counts));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("class_balanced_weights") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`class_counts`](crate::tensor::CLASS_COUNTS) | `[C]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`weights`](crate::tensor::WEIGHTS) | `[C]` | f32 |

# Parameters

`class_balanced_weights` in the [registry](crate::registry), of family `statistics`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `kind` | `"effective"` | `"effective"`, `"inverse"` or `"complement"` | [when planned](crate::ParameterKind::Structural) |
| `beta` | `0.9999` | a number in [0, 1) | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClassCounts`](crate::loss::ClassCounts#on-a-gpu), with these tensors.
"## };
    ("dynamic_confidence_threshold") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`confidence`](crate::tensor::CONFIDENCE) | `[...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`threshold`](crate::tensor::THRESHOLD) | `[1]` | f32 |

# Parameters

`dynamic_confidence_threshold` in the [registry](crate::registry), of family `statistics`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `base` | `0.6` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `beta` | `0.5` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `low` | `0.3` | a finite number | [when bound](crate::ParameterKind::Numeric) |
| `high` | `0.8` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClassCounts`](crate::loss::ClassCounts#on-a-gpu), with these tensors.
"## };
    ("histogram") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`weight`](crate::tensor::WEIGHT) | `[N]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`counts`](crate::tensor::COUNTS) | `[bins]` | f32 |
| [`edges`](crate::tensor::EDGES) | `[bins+1]` | f32 |

# Parameters

`histogram` in the [registry](crate::registry), of family `statistics`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `bins` | `100` | an integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `min` | `0.0` | a finite number | [when planned](crate::ParameterKind::Structural) |
| `max` | `0.0` | a finite number | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClassCounts`](crate::loss::ClassCounts#on-a-gpu), with these tensors.
"## };
    ("precision_thresholds") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`positives`](crate::tensor::POSITIVES) | `[K, L]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`bins`](crate::tensor::BINS) | `[K]` | f32 |
| [`recalled`](crate::tensor::RECALLED) | `[1]` | f32 |
| [`selected`](crate::tensor::SELECTED) | `[1]` | f32 |

# Parameters

`precision_thresholds` in the [registry](crate::registry), of family `statistics`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `precision` | `0.9` | a number in [0, 1] | [when planned](crate::ParameterKind::Structural) |
| `bin_size` | `1.0` | a number > 0 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`ClassCounts`](crate::loss::ClassCounts#on-a-gpu), with these tensors.
"## };
    ("segment_softmax_pool") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`scores`](crate::tensor::SCORES) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`offsets`](crate::tensor::OFFSETS) | `[K+1]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `pooled` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`pooled`](crate::tensor::POOLED) | `[K, D]` | f32 |
| `grad.embeddings`, `grad.scores` | of the tensor | as the tensor, on request |

# Parameters

`segment_softmax_pool` in the [registry](crate::registry), of family `embeddings`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `scale` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let embeddings = gpu::zeros(&context, 96);
# let offsets = gpu::zeros(&context, 16);
# let scores = gpu::zeros(&context, 8);
# let pooled = gpu::zeros(&context, 144);
# let grad_embeddings = gpu::zeros(&context, 96);
# let grad_scores = gpu::zeros(&context, 8);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::SegmentSoftmaxPool};

let request = Request::new()
    .tensor("embeddings", TensorSpec::new(DType::F32, [2, 12]))
    .tensor("offsets", TensorSpec::new(DType::I32, [4]))
    .tensor("scores", TensorSpec::new(DType::F32, [2]))
    .gradient("embeddings")
    .gradient("scores");
let plan = SegmentSoftmaxPool::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("embeddings", TensorSlice::whole(&embeddings))
    .with("offsets", TensorSlice::whole(&offsets))
    .with("scores", TensorSlice::whole(&scores))
    .with("pooled", TensorSlice::whole(&pooled))
    .with("grad.embeddings", TensorSlice::whole(&grad_embeddings))
    .with("grad.scores", TensorSlice::whole(&grad_scores));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("gradient_similarity_score") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`class_gradient`](crate::tensor::CLASS_GRADIENT) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`score`](crate::tensor::SCORE) | `[N]` | f32 |

# Parameters

`gradient_similarity_score` in the [registry](crate::registry), of family `embeddings`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`SegmentSoftmaxPool`](crate::loss::SegmentSoftmaxPool#on-a-gpu), with these tensors.
"## };
    ("adaptive_feature_scaling") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`embeddings`](crate::tensor::EMBEDDINGS) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`class_weight`](crate::tensor::CLASS_WEIGHT) | `[C, D]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`labels`](crate::tensor::LABELS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `scaled` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`scaled`](crate::tensor::SCALED) | `[N, D]` | f32 |
| `grad.embeddings` | of the tensor | as the tensor, on request |

# Parameters

`adaptive_feature_scaling` in the [registry](crate::registry), of family `embeddings`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `margin` | `0.5` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`SegmentSoftmaxPool`](crate::loss::SegmentSoftmaxPool#on-a-gpu), with these tensors.
"## };
    ("attention_region_ratio_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[K, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`mask`](crate::tensor::MASK) | `[K, H, W]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`attention_region_ratio_loss` in the [registry](crate::registry), of family `maps`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let input = gpu::zeros(&context, 1728);
# let mask = gpu::zeros(&context, 432);
# let loss = gpu::zeros(&context, 4);
# let grad_input = gpu::zeros(&context, 1728);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Reduction, Request, loss::AttentionRegionRatioLoss};

let request = Request::new()
    .tensor("input", TensorSpec::new(DType::F32, [3, 12, 12]))
    .tensor("mask", TensorSpec::new(DType::U8, [3, 12, 12]))
    .gradient("input")
    .reduction(Reduction::Mean);
let plan = AttentionRegionRatioLoss::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("input", TensorSlice::whole(&input))
    .with("mask", TensorSlice::whole(&mask))
    .with("loss", TensorSlice::whole(&loss))
    .with("grad.input", TensorSlice::whole(&grad_input));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
// Zeros give a loss of 0.0000.
# assert!((gpu::number(&context, &loss) - 0.0).abs() < 1e-5);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("attention_box_topk_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[K, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`mask`](crate::tensor::MASK) | `[K, H, W]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`attention_box_topk_loss` in the [registry](crate::registry), of family `maps`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `ratio` | `0.2` | a number in (0, 1] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("attention_marginal_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[K, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`mask`](crate::tensor::MASK) | `[K, H, W]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`attention_marginal_loss` in the [registry](crate::registry), of family `maps`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `corner` | `1` | an integer >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("attention_edge_ratio_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[K, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`mask`](crate::tensor::MASK) | `[K, H, W]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | always |  |
| [`iou`](crate::tensor::IOU) | `[K]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`attention_edge_ratio_loss` in the [registry](crate::registry), of family `maps`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("concentration_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, K+1, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`concentration_loss` in the [registry](crate::registry), of family `maps`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `pairing` | `"reference"` | `"reference"` or `"natural"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("presence_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, K+1, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[K+1]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`presence_loss` in the [registry](crate::registry), of family `maps`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `crop` | `2` | an integer in [0, 65536] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("part_orthogonality_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D, K]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`part_orthogonality_loss` in the [registry](crate::registry), of family `maps`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("equivariance_loss") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, K+1, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`other`](crate::tensor::OTHER) | `[N, K+1, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `loss` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`loss`](crate::tensor::LOSS) | `[N, K]` with `none`, `[]` with `sum`, `mean` or `batch_mean` | f32 |
| [`status`](crate::tensor::STATUS) | `[2]` | u32, on request |
| `grad.input`, `grad.other` | of the tensor | as the tensor, on request |

# Parameters

`equivariance_loss` in the [registry](crate::registry), of family `maps`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`AttentionRegionRatioLoss`](crate::loss::AttentionRegionRatioLoss#on-a-gpu), with these tensors.
"## };
    ("hutchinson_divergence") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`noise`](crate::tensor::NOISE) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`jvp`](crate::tensor::JVP) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `divergence` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`divergence`](crate::tensor::DIVERGENCE) | `[N]` | f32 |
| `grad.jvp` | of the tensor | as the tensor, on request |

# Parameters

`hutchinson_divergence` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

With a context and buffers as in the [quick start](crate#quick-start):

```
# mod gpu { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/gpu.rs")); }
# let context = gpu::context();
# let jvp = gpu::zeros(&context, 1152);
# let noise = gpu::zeros(&context, 1152);
# let divergence = gpu::zeros(&context, 8);
# let grad_jvp = gpu::zeros(&context, 1152);
# pollster::block_on(async {
use wgloss::{DType, TensorSlice, TensorSpec, Tensors};
use wgloss::{Loss, Memory, Pass, Request, loss::HutchinsonDivergence};

let request = Request::new()
    .tensor("jvp", TensorSpec::new(DType::F32, [2, 12, 12]))
    .tensor("noise", TensorSpec::new(DType::F32, [2, 12, 12]))
    .gradient("jvp");
let plan = HutchinsonDivergence::default().plan(&request, context.caps())?;
let prepared = context.prepare(&plan).await?;
let tensors = Tensors::new()
    .with("jvp", TensorSlice::whole(&jvp))
    .with("noise", TensorSlice::whole(&noise))
    .with("divergence", TensorSlice::whole(&divergence))
    .with("grad.jvp", TensorSlice::whole(&grad_jvp));
let bound = prepared.bind(&tensors, &Memory::default())?;

let mut encoder = context.device().create_command_encoder(&Default::default());
bound.encode(Pass::Fused, &mut encoder);
context.queue().submit([encoder.finish()]);
# Ok::<(), wgloss::Error>(())
# }).unwrap();
```
"## };
    ("sde_log_weight") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`control`](crate::tensor::CONTROL) | `[N, T, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`path_control`](crate::tensor::PATH_CONTROL) | `[N, T, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`noise`](crate::tensor::NOISE) | `[N, T, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`dt`](crate::tensor::DT) | `[T]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`inference_control`](crate::tensor::INFERENCE_CONTROL) | `[N, T, D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`divergence`](crate::tensor::DIVERGENCE) | `[N, T]` | [f32, f16, bf16](crate::TensorKind::Float) | optional | yes |
| [`diffusion`](crate::tensor::DIFFUSION) | `[T]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional |  |
| [`offset`](crate::tensor::OFFSET) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `log_weight` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

With `form` `"reference"`, there is no `inference_control`, `divergence` or `diffusion` and `reference_control` is `[N, T, D]` (optional). With `form` `"exponential"`, there is no `inference_control` or `divergence`.

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`log_weight`](crate::tensor::LOG_WEIGHT) | `[N]` | f32 |
| `grad.control`, `grad.inference_control`, `grad.divergence` | of the tensor | as the tensor, on request |

# Parameters

`sde_log_weight` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `form` | `"time_reversal"` | `"time_reversal"`, `"reference"` or `"exponential"` | [when planned](crate::ParameterKind::Structural) |
| `alpha` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("trapezoid_weights") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`positions`](crate::tensor::POSITIONS) | `[X]` or `[N, X]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`weights`](crate::tensor::WEIGHTS) | `[X]` or `[N, X]` | f32 |

# Parameters

`trapezoid_weights` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `rule` | `"trapezoid"` | `"trapezoid"` or `"right"` | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("conservation_projection") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`mean`](crate::tensor::MEAN) | `[N, X]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`std`](crate::tensor::STD) | `[N, X]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`mass`](crate::tensor::MASS) | `[N]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`quadrature`](crate::tensor::QUADRATURE) | `[X]` or `[N, X]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[2, N, X]` | f32 |
| `grad.mean`, `grad.std`, `grad.mass` | of the tensor | as the tensor, on request |

# Parameters

`conservation_projection` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `mode` | `"soft"` | `"soft"`, `"exact"` or `"homoscedastic"` | [when planned](crate::ParameterKind::Structural) |
| `log_tau` | `4.6051702` | a finite number | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("diffusion_q_sample") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`noise`](crate::tensor::NOISE) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`gamma`](crate::tensor::GAMMA) | `[N]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`diffusion_q_sample` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("residual_swap") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`first`](crate::tensor::FIRST) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`second`](crate::tensor::SECOND) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`first_residual`](crate::tensor::FIRST_RESIDUAL) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |
| [`second_residual`](crate::tensor::SECOND_RESIDUAL) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |
| [`swap`](crate::tensor::SWAP) | `[N]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[2, N, ...]` | f32 |
| `grad.first`, `grad.second` | of the tensor | as the tensor, on request |

# Parameters

`residual_swap` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("reflect_into_box") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`lower`](crate::tensor::LOWER) | `[D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`upper`](crate::tensor::UPPER) | `[D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, D]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`reflect_into_box` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("reflect_into_half_spaces") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`normals`](crate::tensor::NORMALS) | `[K, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`limits`](crate::tensor::LIMITS) | `[K]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, D]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`reflect_into_half_spaces` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("reflect_into_ball") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`origin`](crate::tensor::ORIGIN) | `[N, D]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`center`](crate::tensor::CENTER) | `[D]` | [f32, f16, bf16](crate::TensorKind::Float) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, D]` | f32 |

# Parameters

`reflect_into_ball` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `radius` | `1.0` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("reflect_into_polygon") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`origin`](crate::tensor::ORIGIN) | `[N, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`vertices`](crate::tensor::VERTICES) | `[P, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, 2]` | f32 |

# Parameters

`reflect_into_polygon` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("lsq_fake_quantize") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`scale`](crate::tensor::SCALE) | `[C]` or `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always | yes |
| [`offset`](crate::tensor::OFFSET) | `[C]` or `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` or `[]` | f32 |
| `grad.input`, `grad.scale`, `grad.offset` | of the tensor | as the tensor, on request |

# Parameters

`lsq_fake_quantize` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `bits` | `8` | an integer in [2, 8] | [when planned](crate::ParameterKind::Structural) |
| `signed` | `true` | `false` or `true` | [when planned](crate::ParameterKind::Structural) |
| `axis` | `0` | an integer in [-8, 7] | [when planned](crate::ParameterKind::Structural) |
| `grad_scale` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("fake_quantize") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`scale`](crate::tensor::SCALE) | `[C]` or `[1]` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | always |  |
| [`zero_point`](crate::tensor::ZERO_POINT) | `[C]` or `[1]` | [u8, i32, u32, i64](crate::TensorKind::Label) | optional |  |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` or `[]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`fake_quantize` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `quant_min` | `-128` | an integer in [-32768, 65535] | [when bound](crate::ParameterKind::Numeric) |
| `quant_max` | `127` | an integer in [-32768, 65535] | [when bound](crate::ParameterKind::Numeric) |
| `axis` | `0` | an integer in [-8, 7] | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("fourier_derivative") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `derivative` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`derivative`](crate::tensor::DERIVATIVE) | `[N, ...]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`fourier_derivative` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `axis` | `-1` | an integer in [-8, 7] | [when planned](crate::ParameterKind::Structural) |
| `order` | `1` | an integer in [1, 2] | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("chebyshev_derivative") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `derivative` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`derivative`](crate::tensor::DERIVATIVE) | `[N, ...]` | f32 |
| `grad.input` | of the tensor | as the tensor, on request |

# Parameters

`chebyshev_derivative` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `axis` | `-1` | an integer in [-8, 7] | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("trident_offset_decode") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`start`](crate::tensor::START) | `[B, C, T]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`end`](crate::tensor::END) | `[B, C, T]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`offset_logits`](crate::tensor::OFFSET_LOGITS) | `[B, T, 2, K+1]` | [f32, f16, bf16](crate::TensorKind::Float) | always | yes |
| [`grad_output`](crate::tensor::GRAD_OUTPUT) | of `output` | [f32, f16, bf16](crate::TensorKind::Auxiliary) | optional | |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[2, B, C, T]` | f32 |
| `grad.start`, `grad.end`, `grad.offset_logits` | of the tensor | as the tensor, on request |

# Parameters

`trident_offset_decode` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("boundary_match_targets") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`segments`](crate::tensor::SEGMENTS) | `[N, M, 2]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`lengths`](crate::tensor::LENGTHS) | `[N]` | [u8, i32, u32, i64](crate::TensorKind::Index) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`map`](crate::tensor::MAP) | `[N, durations, frames]` | f32 |
| [`start`](crate::tensor::START) | `[N, frames]` | f32 |
| [`end`](crate::tensor::END) | `[N, frames]` | f32 |

# Parameters

`boundary_match_targets` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `durations` | `40` | an integer in [1, 65536] | [when planned](crate::ParameterKind::Structural) |
| `frames` | `512` | an integer in [1, 1048576] | [when planned](crate::ParameterKind::Structural) |
| `gap` | `0.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("boundary_point_mask") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`points`](crate::tensor::POINTS) | `[P, 1]`, `[P, 2]` or `[P, 3]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`labels`](crate::tensor::LABELS) | `[P]` | [u8, i32, u32, i64](crate::TensorKind::Label) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`mask`](crate::tensor::MASK) | `[P]` | f32 |

# Parameters

`boundary_point_mask` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `radius` | `0.08` | a number > 0 | [when bound](crate::ParameterKind::Numeric) |
| `k` | `0` | an integer >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("feature_outlier_mask") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, C, H, W]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`mask`](crate::tensor::MASK) | `[N, C, H, W]` | f32 |

# Parameters

`feature_outlier_mask` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `quantile` | `0.02` | a number in (0, 0.5) | [when planned](crate::ParameterKind::Structural) |
| `spread` | `2.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |
| `dilate` | `3` | an odd integer >= 1 | [when planned](crate::ParameterKind::Structural) |
| `erode` | `5` | an odd integer >= 1 | [when planned](crate::ParameterKind::Structural) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("clip_grad_value") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `grads`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`clip_grad_value` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `clip_value` | `1.0` | a number >= 0 | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("lobster_shrink") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`params`](crate::tensor::PARAMS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`grads`](crate::tensor::GRADS) | `[P]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`mask`](crate::tensor::MASK) | `[P]` | [bool, u8, i32, u32, i64](crate::TensorKind::Mask) | optional |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[P]` | as `params`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`lobster_shrink` in the [registry](crate::registry), of family `operations`.

| parameter | default | may be | takes effect |
| --- | --- | --- | --- |
| `lambda` | `0.0001` | a number in [0, 1] | [when bound](crate::ParameterKind::Numeric) |

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ("magnitude_reduced_estimate") => { r##"# Tensors

| tensor | [shape](crate#shapes) | stored as | given | gradient |
| --- | --- | --- | --- | --- |
| [`input`](crate::tensor::INPUT) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |
| [`baseline`](crate::tensor::BASELINE) | `[N, ...]` or `[]` | [f32, f16, bf16](crate::TensorKind::Float) | always |  |

# Outputs

| output | shape | stored as |
| --- | --- | --- |
| [`output`](crate::tensor::OUTPUT) | `[N, ...]` or `[]` | as `input`, on which it [may lie](crate::Request::in_place), where of its shape; else f32 |

# Parameters

`magnitude_reduced_estimate` in the [registry](crate::registry), of family `operations`, without parameters.

# Errors

Those of [every call](crate::Loss#errors).

# On a GPU

As [`HutchinsonDivergence`](crate::loss::HutchinsonDivergence#on-a-gpu), with these tensors.
"## };
    ($new:tt) => { "" };
}
pub(crate) use page;
