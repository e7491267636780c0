//! Compiles in the window's configuration and the built interface.

fn main() {
    tauri_build::build();
}
