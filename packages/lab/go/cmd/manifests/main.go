// Command manifests runs kustomize on folders and prints, as one JSON List, the objects that a manager needs which runs
// outside the cluster: namespaces, CRDs, webhook configurations and training runtimes.
//
// RBAC, Deployments and Services are left out, as the lab's managers are plain processes with their own kubeconfig.
// Descriptions are removed from the CRDs' schemas: they are two thirds of the bytes, and the API server would parse and
// keep them. What the schemas accept is unchanged.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

var kept = map[string]bool{
	"Namespace":                      true,
	"CustomResourceDefinition":       true,
	"MutatingWebhookConfiguration":   true,
	"ValidatingWebhookConfiguration": true,
	"ClusterTrainingRuntime":         true,
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: manifests FOLDER...")
		os.Exit(2)
	}
	items := []any{}
	for _, folder := range os.Args[1:] {
		found, err := build(folder)
		if err != nil {
			fmt.Fprintf(os.Stderr, "manifests: %s: %v\n", folder, err)
			os.Exit(1)
		}
		items = append(items, found...)
	}
	encoder := json.NewEncoder(os.Stdout)
	if err := encoder.Encode(map[string]any{"apiVersion": "v1", "kind": "List", "items": items}); err != nil {
		fmt.Fprintln(os.Stderr, "manifests:", err)
		os.Exit(1)
	}
}

func build(folder string) ([]any, error) {
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsNone
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, err
	}
	items := []any{}
	for _, resource := range resources.Resources() {
		if !kept[resource.GetKind()] {
			continue
		}
		data, err := resource.MarshalJSON()
		if err != nil {
			return nil, err
		}
		// json.Number keeps integers such as 9223372036854775807 exact.
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		var object map[string]any
		if err := decoder.Decode(&object); err != nil {
			return nil, err
		}
		if resource.GetKind() == "CustomResourceDefinition" {
			stripSchemas(object)
		}
		items = append(items, object)
	}
	return items, nil
}

func stripSchemas(crd map[string]any) {
	spec, _ := crd["spec"].(map[string]any)
	versions, _ := spec["versions"].([]any)
	for _, v := range versions {
		version, _ := v.(map[string]any)
		schema, _ := version["schema"].(map[string]any)
		if root, ok := schema["openAPIV3Schema"].(map[string]any); ok {
			stripDescriptions(root)
		}
	}
}

// stripDescriptions removes `description` of a JSON schema and of the schemas inside it. Only places that hold schemas
// are visited, so that a property which is itself called "description" stays.
func stripDescriptions(schema map[string]any) {
	delete(schema, "description")
	for _, key := range []string{"properties", "patternProperties", "definitions"} {
		if named, ok := schema[key].(map[string]any); ok {
			for _, child := range named {
				visit(child)
			}
		}
	}
	for _, key := range []string{"items", "additionalProperties", "not"} {
		visit(schema[key])
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list, ok := schema[key].([]any); ok {
			for _, child := range list {
				visit(child)
			}
		}
	}
}

func visit(child any) {
	if schema, ok := child.(map[string]any); ok {
		stripDescriptions(schema)
	}
}
