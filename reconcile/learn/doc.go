// Package learn finds the weights of a model from the data alone, without
// labels, after Fellegi and Sunter (1969).
//
//  1. How often pairs of strangers show each level (u): from pairs drawn at
//     random, the same on each run, until each level was seen a hundred times;
//     agreement exactly, by counting equal values.
//
//  2. How often true pairs do (m), by expectation and maximisation over counts
//     of patterns: of all pairs of small tables, and else of those of the model's keys and of
//     keys that would be proposed for its fields. Who asks ([Sessions]) is shown a session for each blocking key, with
//     the key's own fields held out, to see what each key finds.
//
//  3. Fields of which no other field's agreement tells anything are doubted: they
//     are not assumed to be shared by true pairs, but by as many as share them of pairs
//     that agree on two others, if that is more than by chance (package doubt). Persons keep their names
//     and models their numbers: those are never doubted. A second name that goes with the
//     first among namesakes too, its reading in kana, is no name of its own.
//
//  4. A last run over all pairs that are compared, with all fields, as a mixture
//     of classes: true pairs, strangers, and between them kin, who share a house or
//     a maker without meaning the same, and true pairs that left theirs (packages
//     em and kin). Siblings are kin that need not agree on any one field: alike in all
//     but what one thing alone bears; where their names are damaged ones and no others,
//     they are true pairs after all. What true pairs look like is at first
//     assumed, and let go after some rounds; then kin that were taken for them are found by
//     what they lack together. In the end the class that tells most is theirs. The pairs that no
//     key finds count as strangers; what is of another class is taken out of the
//     counts of strangers, which in a small table are half made of matches. In a table that
//     is deduped true pairs are parted from kin of one house, who are more alike there than
//     anything else where hardly anybody is twice (package family).
//
//  5. Fields that strangers share together more often than by chance, a city and
//     its postal code, are tied: a tie corrects the score of a pair that agrees
//     on both. Ties form a forest, so the corrections are exact for it (Chow and
//     Liu 1968).
//
// A pair is worth the least of what it is worth against strangers and against each
// class of kin: evidence that kin share anyway counts for nothing against them,
// whichever of it a row lacks. A forest of ties alone cannot say that, since a tie
// is lost with a missing value.
//
// A model of a single field gives no evidence for one level by another. Of two tables,
// pairs of two left rows tell how strangers look, and what pairs of both tables show beyond
// that is owed to the true ones; of texts, the nearest row of each tells more than all pairs
// (package nearest). Of one table of texts it is supposed how much
// of what their words tell those of one thing share; of
// others, how many rows have a partner and how partners look. Each is said.
//
// An iteration costs the number of patterns, not of pairs, and those are bounded
// too: many fields make nearly as many as there are pairs, and of strangers beyond
// doubt a few then stand for all. Weights that the
// model fixes stay as they are. Nothing depends on the number of cores or the
// order of rows.
package learn
