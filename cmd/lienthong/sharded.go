package main

import (
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/shard"
)

// shardFlags are of a linkage in shards.
type shardFlags struct {
	Shards       string `placeholder:"FOLDER" group:"In shards" help:"Link officials shard by shard; what is found lies in this folder until the verdicts are written, and a job that was stopped goes on from there. The population must be Parquet."`
	ShardRows    int    `default:"1000000" placeholder:"N" group:"In shards" help:"Rows of the register in a shard; memory follows them."`
	ShardPersons int    `default:"5000000" placeholder:"N" group:"In shards" help:"Persons of the population that one piece of work compares; groups of rows of the file are not cut."`
	KeepShards   bool   `group:"In shards" help:"Leave the folder as it is at the end; it holds personal data."`
}

// use has the job done in shards, if the flags say so.
func (f shardFlags) use(j *filejob.Job) {
	if f.Shards == "" {
		return
	}
	w := &shard.Worker{Places: j.Places, Version: j.Version}
	j.Stream = shard.Job{
		Dir: f.Shards, Population: j.Population, Rows: f.ShardRows, Persons: f.ShardPersons, Version: j.Version,
		Worker: w, Schedule: shard.Pool{Worker: w, Progress: j.Progress}.Run,
	}.Stream
}

// clear removes what the shards left, once the verdicts are written.
func (f shardFlags) clear() error {
	if f.Shards == "" || f.KeepShards {
		return nil
	}
	return shard.Remove(f.Shards)
}
