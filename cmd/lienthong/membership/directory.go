package membership

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
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

type memberCommand struct {
	folder
	ID   string `name:"id" required:"" placeholder:"INSTANCE/CLASS/CODE" help:"The member, its code by Decision 20/2020/QĐ-TTg: VN/GOV/G01.33."`
	Name string `required:"" help:"Its official name."`
}

// Run enters a member.
func (c memberCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := directory.ParseMemberID(c.ID)
	if err != nil {
		return badID("--id", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.AddMember(ctx, id, c.Name)
}

func badID(flag string, err error) error {
	return lienthong.Errorf(lienthong.Invalid, "%s: %v", flag, err)
}

type systemCommand struct {
	folder
	ID      string   `name:"id" required:"" placeholder:"INSTANCE/CLASS/CODE/SYSTEM" help:"The system: VN/GOV/G01/POPULATION."`
	Title   string   `required:"" help:"What it is called."`
	Gateway []string `placeholder:"INSTANCE/CLASS/CODE/GATEWAY" help:"Gateways that speak for it; all of its member's if not given."`
}

// Run enters a system.
func (c systemCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := lienthong.ParseSystemID(c.ID)
	if err != nil {
		return badID("--id", err)
	}
	var gateways []directory.GatewayID
	for _, s := range c.Gateway {
		g, err := directory.ParseGatewayID(s)
		if err != nil {
			return badID("--gateway", err)
		}
		gateways = append(gateways, g)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.AddSystem(ctx, id, c.Title, gateways)
}

type serviceCommand struct {
	folder
	ID      string `name:"id" required:"" placeholder:"INSTANCE/CLASS/CODE/SYSTEM/SERVICE" help:"The service: VN/GOV/G01/POPULATION/verify."`
	Title   string `required:"" help:"What it does."`
	Openapi string `placeholder:"FILE" help:"Its OpenAPI 3 document, JSON or YAML."`
}

// Run publishes a service.
func (c serviceCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := lienthong.ParseServiceID(c.ID)
	if err != nil {
		return badID("--id", err)
	}
	var document []byte
	if c.Openapi != "" {
		if document, err = os.ReadFile(c.Openapi); err != nil {
			return &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("%s cannot be read; check its path and permissions", c.Openapi), Cause: err}
		}
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.PublishService(ctx, id, c.Title, document)
}

type purposeCommand struct {
	folder
	Code  string   `required:"" placeholder:"CODE" help:"The code word that requests and grants state: officials.reconcile."`
	Title string   `required:"" help:"What it means, for people."`
	Basis []string `sep:"none" placeholder:"BASIS" help:"A provision that allows it, such as 27/2026/ND-CP; article=5; the flag may be repeated."`
}

// Run registers a purpose.
func (c purposeCommand) Run(ctx context.Context, k *kong.Kong) error {
	code, err := lienthong.ParsePurpose(c.Code)
	if err != nil {
		return badID("--code", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	p := directory.Purpose{Code: code, Title: c.Title}
	for _, text := range c.Basis {
		b, err := lienthong.ParseLegalBasis(text)
		if err != nil {
			return badID("--basis", err)
		}
		p.Basis = append(p.Basis, b)
	}
	return r.PutPurpose(ctx, p)
}

type tokenCommand struct {
	folder
	Gateway string        `required:"" placeholder:"INSTANCE/CLASS/CODE/GATEWAY" help:"The gateway that may join: VN/GOV/G01/gw1."`
	Life    time.Duration `default:"24h" help:"How long the token is good."`
	Address []string      `placeholder:"HOST:PORT" help:"Where peers reach it; what the gateway says if not given."`
}

// Run prints a token.
func (c tokenCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := directory.ParseGatewayID(c.Gateway)
	if err != nil {
		return badID("--gateway", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	token, err := r.Token(ctx, id, c.Life, c.Address)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(k.Stdout, token.Reveal())
	return err
}

type retireCommand struct {
	folder
	Gateway string `required:"" placeholder:"INSTANCE/CLASS/CODE/GATEWAY" help:"The gateway: its keys are struck, and stay listed for old evidence."`
}

// Run retires a gateway.
func (c retireCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := directory.ParseGatewayID(c.Gateway)
	if err != nil {
		return badID("--gateway", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.Retire(ctx, id)
}

type operatorCommand struct {
	folder
	Reset bool `help:"End all keys that were made before."`
}

// Run prints an operator's key.
func (c operatorCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	if c.Reset {
		if err := r.RemoveOperatorKeys(ctx); err != nil {
			return err
		}
	}
	key, err := r.NewOperatorKey(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(k.Stdout, key)
	return err
}

type listCommand struct {
	folder
	JSON bool `help:"Print one JSON object."`
}

// Run prints the directory.
func (c listCommand) Run(_ context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	l, err := r.List()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(directory.MembersAnswer{Members: l.Members(), Purposes: l.Purposes(), Agreements: l.Agreements(), Witnesses: l.Witnesses()})
	}
	return print(k.Stdout, l)
}

// print writes a line for each thing, in columns.
func print(out io.Writer, l *directory.List) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, m := range l.Members() {
		fmt.Fprintf(w, "member\t%s\t%s\n", m.ID, m.Name)
		for _, s := range m.Systems {
			fmt.Fprintf(w, "system\t%s/%s\t%s\n", m.ID, s.Name, s.Title)
			for _, v := range s.Services {
				fmt.Fprintf(w, "service\t%s/%s/%s\t%s\n", m.ID, s.Name, v.Code, v.Title)
			}
		}
		for _, g := range m.Gateways {
			state := strings.Join(g.Addresses, " ")
			if !g.Retired.IsZero() {
				state = "retired " + g.Retired.Format(time.DateOnly)
			} else if g.Maintenance {
				state += " (maintenance)"
			}
			fmt.Fprintf(w, "gateway\t%s/%s\t%s\n", m.ID, g.Name, state)
		}
	}
	for _, p := range l.Purposes() {
		fmt.Fprintf(w, "purpose\t%s\t%s\n", p.Code, p.Title)
	}
	for _, x := range l.Witnesses() {
		state := x.URL
		if !x.Until.IsZero() {
			state = "ended " + x.Until.Format(time.DateOnly)
		}
		fmt.Fprintf(w, "witness\t%s\t%s, %s\n", x.Key, x.Title, state)
	}
	return w.Flush()
}
