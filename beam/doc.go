// Command lienthong-beam links a register with a population in shards, as
// `lienthong reconcile link --shards` does, and has Apache Beam move the units
// about: with Prism in this process, or with Flink or Spark through their job
// servers, on many machines.
//
//	lienthong-beam link --register … --population … --out … --shards /shared/job
//	lienthong-beam link … --endpoint jobserver:8099 --environment external --environment-config localhost:50000
//	lienthong-beam worker --port 50000
//
// # What Beam sees
//
// Elements are units of package reconcile/shard, as JSON of some hundred bytes,
// and never a record: records stay in files of the shared folder. Grouping happens
// between steps only, of units that are done, so that the next step waits for all
// of them (pipeline.go).
//
// The merge is done by the process that was called, when the pipeline has ended.
//
// # Why it is a module of its own
//
// Beam brings gRPC, protocol buffers and client libraries of clouds: more modules
// than all of the product. Whoever builds lienthong builds none of them. See
// docs/decisions/scale-out.md.
//
// # Trust boundary
//
// Job servers and workers speak gRPC without authentication: a worker listens on
// this machine only, and the job server belongs in a network where everybody may
// read what the shared folder holds.
package main
