//! Mesa's RADV on a machine without an AMD GPU: it compiles for the family that it is told.

use std::env;
use std::path::{Path, PathBuf};

pub const INSTALL: &str = "RADV, Mesa's Vulkan driver for AMD, is not here; on Debian or Ubuntu install \
                           `mesa-vulkan-drivers libvulkan1`, or take this machine's own driver with `--driver native`";

/// Has the Vulkan loader load RADV alone, and RADV compile for a family. For a program that has one thread yet.
pub fn choose(family: &str) -> Result<(), String> {
    let manifest = manifest().ok_or(INSTALL)?;
    // SAFETY: the program has one thread yet.
    unsafe {
        // Loaders before 1.3.207 know the second name only.
        env::set_var("VK_DRIVER_FILES", &manifest);
        env::set_var("VK_ICD_FILENAMES", &manifest);
        env::set_var("RADV_FORCE_FAMILY", family.to_uppercase());
        // What the cache holds comes without its assembly.
        env::set_var("MESA_SHADER_CACHE_DISABLE", "1");
        env::set_var("MESA_GLSL_CACHE_DISABLE", "1");
    }
    Ok(())
}

/// RADV's manifest: one that the environment names, else the one that is installed for this processor.
fn manifest() -> Option<PathBuf> {
    let named = env::var_os("VK_DRIVER_FILES").or_else(|| env::var_os("VK_ICD_FILENAMES")).unwrap_or_default();
    let named = env::split_paths(&named).filter(|path| is_radv(path) && path.is_file());
    let mut found: Vec<PathBuf> = folders().iter().flat_map(|folder| manifests(folder)).collect();
    // A machine may have drivers for 32 bits beside.
    found.sort_by_key(|path| !path.to_string_lossy().contains(env::consts::ARCH));
    named.chain(found).next()
}

/// Where the Vulkan loader looks.
fn folders() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let listed = |name: &str| env::var_os(name).map_or(Vec::new(), |value| env::split_paths(&value).collect());
    let mut places: Vec<PathBuf> = home.into_iter().map(|home| home.join(".local/share")).collect();
    for name in ["XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS"] {
        places.extend(listed(name));
    }
    places.extend(["/etc", "/usr/local/share", "/usr/share", "/run/opengl-driver/share"].map(PathBuf::from));
    places.into_iter().map(|place| place.join("vulkan/icd.d")).collect()
}

fn manifests(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_radv(path)).collect();
    found.sort();
    found
}

fn is_radv(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("radeon_icd"))
}
