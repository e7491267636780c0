//! Who acts, where, and by what right.

mod first_start;
mod rights;
mod signing;
