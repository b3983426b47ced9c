package report

// HashOf is for tests of the page's policy.
var HashOf = hashOf
