package membership

import (
	"context"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/internal/obs"
)

// Directory is lienthong directory.
type Directory struct {
	Init initCommand `cmd:"" help:"Make a directory: keys, authority and an empty trust list."`

	Member struct {
		Add memberCommand `cmd:"" help:"Enter a member, or rename it."`
	} `cmd:"" help:"Agencies and enterprises that take part."`
	System struct {
		Add systemCommand `cmd:"" help:"Enter an information system, or change it."`
	} `cmd:"" help:"Information systems of members."`
	Service struct {
		Publish serviceCommand `cmd:"" help:"Publish a service with its OpenAPI document, or change it."`
	} `cmd:"" help:"Services of systems."`

	Purpose struct {
		Add purposeCommand `cmd:"" help:"Register what a purpose means, or change its title."`
	} `cmd:"" help:"Purposes for which data may be asked for."`

	Witness struct {
		Add witnessCommand    `cmd:"" help:"Enter a witness of ledgers, or change it."`
		End witnessEndCommand `cmd:"" help:"Have a witness cosign no more; its key stays for old checkpoints."`
	} `cmd:"" help:"Witnesses of gateways' ledgers."`

	Token  tokenCommand  `cmd:"" help:"Print a one-time token with which a gateway joins."`
	Retire retireCommand `cmd:"" help:"Take a gateway out of the exchange."`
	Key    struct {
		Rotate rotateCommand `cmd:"" help:"Replace the keys of a role of the trust list, or the authority."`
	} `cmd:"" help:"The directory's own keys."`
	Operator operatorCommand `cmd:"" help:"Print a new key for the operator's operations of the API."`
	List     listCommand     `cmd:"" help:"Print members, systems, services and gateways."`
	Serve    serveCommand    `cmd:"" help:"Serve joining, renewal, the trust list and the operator's API."`
}

// folder is the flag that all of them have.
type folder struct {
	Dir string `required:"" type:"path" placeholder:"FOLDER" help:"The directory's folder."`
}

func (f folder) registry(k *kong.Kong) (*directory.Registry, error) {
	log, err := obs.NewLogger(k.Stderr, "info", "text")
	return &directory.Registry{Dir: f.Dir, Now: time.Now, Log: log}, err
}

type initCommand struct {
	folder
	Instance  string   `default:"VN" help:"The exchange: VN, or DEV on a laptop."`
	Address   string   `required:"" placeholder:"URL" help:"Where gateways reach the directory: https://HOST:PORT."`
	Mirror    []string `placeholder:"URL" help:"Base addresses of the trust list; the directory's own if not given."`
	RootDir   string   `required:"" type:"path" placeholder:"FOLDER" help:"Where the root keys go. Carry the files away, to different people."`
	RootKeys  int      `default:"3" help:"How many root keys."`
	Threshold int      `default:"2" help:"How many of them must sign a new root."`
}

// Run makes a directory.
func (c initCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	if err := r.Init(ctx, directory.Setup{
		Instance: c.Instance, Address: c.Address, Mirrors: c.Mirror,
		RootDir: c.RootDir, RootKeys: c.RootKeys, Threshold: c.Threshold,
	}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Stderr, "Made. Now carry the %d files in %s away, each to another place: %d of them can replace every key of the directory.\n", c.RootKeys, c.RootDir, c.Threshold)
	return err
}
