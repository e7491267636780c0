//! The line through points, by least squares, and how sure its slope is.

/// The slope of a line, and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// What is gained for each one to the right.
    pub slope: f64,
    /// The standard error of it.
    pub error: f64,
}

impl Slope {
    /// Through these points; none through fewer than three.
    #[must_use]
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < 3 {
            return None;
        }
        let n = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let width: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>() / width;
        let rest: f64 = points.iter().map(|point| (point.1 - y - slope * (point.0 - x)).powi(2)).sum();
        Some(Self { slope, error: (rest / (n - 2.0) / width).sqrt() })
    }

    /// Whether it may be flat or fall: it rises by no more than twice its own error.
    #[must_use]
    pub fn is_flat(self) -> bool {
        self.slope <= 2.0 * self.error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_and_a_rise_beyond_its_error_is_no_flat_one() {
        let line: Vec<(f64, f64)> = (0..10).map(|x| (f64::from(x), 3.0 + 2.0 * f64::from(x))).collect();
        let rising = Slope::through(&line).expect("a line");
        assert!((rising.slope - 2.0).abs() < 1e-9 && rising.error < 1e-6 && !rising.is_flat(), "{rising:?}");
        let noise: Vec<(f64, f64)> = (0..10).map(|x| (f64::from(x), f64::from(x % 2))).collect();
        assert!(Slope::through(&noise).expect("a line").is_flat());
        assert_eq!(Slope::through(&line[..2]), None);
    }
}
