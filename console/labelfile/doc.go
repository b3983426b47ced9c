// Package labelfile writes decided pairs as the CSV file that a review hands out and
// `reconcile train --labels` takes. It holds no value of a record: ids, levels of
// comparisons and what was decided.
package labelfile
