// A user's program in Go: it prints what it registers.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	rdssnapshots "example.com/pulumi-rds-snapshots/sdk/go/rds-snapshots"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type recorder struct{}

func (recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	registered := map[string]any{"type": args.TypeToken, "name": args.Name, "inputs": args.Inputs.Mappable()}
	return args.Name, args.Inputs, json.NewEncoder(os.Stdout).Encode(registered)
}

func (recorder) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, fmt.Errorf("unexpected call of %s", args.Token)
}

func main() {
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		deletion := rdssnapshots.DeletionRetain
		_, err := rdssnapshots.NewSnapshotKey(ctx, "snapshots", &rdssnapshots.SnapshotKeyArgs{
			Region:         "eu-west-1",
			SharedAccounts: []string{"222222222222"},
			Deletion:       &deletion,
		})
		return err
	}, pulumi.WithMocks("project", "stack", recorder{}))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
