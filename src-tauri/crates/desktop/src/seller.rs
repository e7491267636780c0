//! Somebody at the desk, who has a keyboard and no mouse.

use anyhow::{Result, ensure};

use crate::window::{ENTER, F8, Window, patiently};

/// A seller before the window.
pub struct Seller<'a> {
    window: &'a Window,
}

impl<'a> Seller<'a> {
    /// Signs in on a desk that waits for somebody.
    ///
    /// # Errors
    ///
    /// The desk does not ask who is there, or does not open to this password.
    pub fn signs_in(window: &'a Window, code: &str, password: &str) -> Result<Self> {
        let field = window.wait_for("input[autocomplete=username]")?;
        window.type_into(&field, code)?;
        let field = window.wait_for("input[autocomplete=current-password]")?;
        window.type_into(&field, &format!("{password}{ENTER}"))?;
        window.wait_for("[role=grid]")?;
        Ok(Self { window })
    }

    /// Takes the best places of the performance that is shown, from one to nine.
    ///
    /// # Errors
    ///
    /// They do not come into the basket.
    pub fn takes_best(&self, places: u8) -> Result<()> {
        self.window.press(&places.to_string())?;
        self.window.press(ENTER)?;
        self.window.wait_for_many("#basket li", places.into())
    }

    /// Takes the payment of the whole basket by the means that is proposed, and prints the tickets.
    ///
    /// # Errors
    ///
    /// The window does not say under which number it is sold.
    pub fn is_paid(&self) -> Result<()> {
        self.window.press(F8)?;
        self.window.wait_for("[role=dialog] :focus")?;
        self.window.press(ENTER)?;
        patiently("the number of what is sold", || {
            let said = self.window.text("[role=dialog]")?;
            ensure!(said.contains("-0000"), "the window says: {said}");
            Ok(())
        })?;
        self.window.wait_for("[role=dialog] button:focus")?;
        self.window.press(ENTER)
    }
}
