//! # The shell
//!
//! Opens the window and gives it one way in: `call`, one stream of events, `bytes` and `cancel`.
//!
//! Absent on purpose: rules, SQL, words. See `app` for the use cases.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod door;
mod paper;
mod places;
mod window;

use app::Entrance;
use kernel::{Chance, Clock};
use tauri::Manager;

fn main() {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let outcome = tauri::Builder::default()
        .setup(|shell| {
            // First, because the page loads beside us while the store is opened.
            window::open(shell)?;
            let places = places::of_arguments(std::env::args_os().skip(1));
            // A store that refuses to open is said in the window, with the ways out.
            let opening = Entrance::open(places, Clock::System, Chance::system());
            let entrance = tauri::async_runtime::block_on(opening);
            door::tell_events(shell.handle().clone(), entrance.clone());
            shell.manage(entrance);
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![door::call, door::bytes, door::cancel, paper::print])
        .run(tauri::generate_context!());
    if let Err(error) = outcome {
        tracing::error!("the window did not open: {error}");
        eprintln!("parterre: {error}");
        std::process::exit(1);
    }
}
