#!/usr/bin/python3
"""Microsoft's Python client, unmodified, leads a machine through its life.

  ./farshore up --machines 1 && ./farshore status --json > status.json
  local-emulation/conformance/python/life.py status.json [MACHINE]
Needs azure-mgmt-recoveryservicessiterecovery; Debian has it in python3-azure. Exits 0 when all went well.
"""
import json
import pathlib
import subprocess
import sys
import time

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient
from azure.mgmt.recoveryservicessiterecovery import models as m

ROOT = pathlib.Path(__file__).resolve().parents[3]
POLICY = "python-policy"
MAPPING = "python-mapping"
PROVIDER_SECONDS = 120


class LabToken:
    """A token of the lab's directory, as its own command line gets one."""

    def __init__(self, command):
        self.command = command

    def get_token(self, *scopes, **kwargs):
        text = subprocess.run(
            self.command, shell=True, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()
        return AccessToken(text, int(time.time()) + 300)


class Life:
    def __init__(self, lab, machine):
        self.lab = lab
        self.machine = machine
        self.client = SiteRecoveryManagementClient(
            LabToken(lab["getToken"]), lab["subscriptionId"], lab["resourceGroup"], lab["vaultName"],
            base_url=lab["armEndpoint"].rstrip("/"), connection_verify=lab["caFile"], polling_interval=1)
        self.group = f"/subscriptions/{lab['subscriptionId']}/resourceGroups/{lab['resourceGroup']}"

    def step(self, name, work):
        start = time.time()
        work()
        print(f"ok  {name}  ({time.time() - start:.1f} s)", flush=True)

    def run(self):
        self.step("site", self.site)
        self.step("policy and mapping", self.policy)
        self.step("protection", self.protect)
        self.step("recovery points", self.points)
        self.step("test failover and cleanup", self.drill)
        self.step("failover, change of point, commit", self.failover)
        self.step("jobs and events", self.look)
        self.step("what is refused", self.refused)
        self.step("removal", self.remove)

    def site(self):
        self.fabric = next(iter(self.client.replication_fabrics.list())).name
        containers = self.client.replication_protection_containers.list_by_replication_fabrics(self.fabric)
        self.container = next(iter(containers)).name
        found = self.client.replication_protectable_items.list_by_replication_protection_containers(
            self.fabric, self.container)
        self.source = next(each for each in found if each.properties.friendly_name == self.machine)

    def policy(self):
        rules = m.InMageAzureV2PolicyInput(
            recovery_point_threshold_in_minutes=15, recovery_point_history=1440, crash_consistent_frequency_in_minutes=5,
            app_consistent_frequency_in_minutes=0, multi_vm_sync_status="Enable")
        body = m.CreatePolicyInput(properties=m.CreatePolicyInputProperties(provider_specific_input=rules))
        made = self.client.replication_policies.begin_create(POLICY, body).result()
        assert made.name == POLICY and made.properties.provider_specific_details.recovery_point_history == 1440, made
        self.policy_id = made.id
        mapping = m.CreateProtectionContainerMappingInput(
            properties=m.CreateProtectionContainerMappingInputProperties(
                target_protection_container_id="Microsoft Azure", policy_id=made.id,
                provider_specific_input=m.ReplicationProviderSpecificContainerMappingInput()))
        mapped = self.client.replication_protection_container_mappings.begin_create(
            self.fabric, self.container, MAPPING, mapping).result()
        assert mapped.properties.state == "Paired", mapped.properties.state

    def protect(self):
        target = m.InMageAzureV2EnableProtectionInput(
            target_azure_network_id=f"{self.group}/providers/Microsoft.Network/virtualNetworks/recovered",
            target_azure_subnet_id="default", target_azure_vm_name=self.machine, enable_rdp_on_target_option="Never",
            target_azure_v2_resource_group_id=self.group)
        body = m.EnableProtectionInput(properties=m.EnableProtectionInputProperties(
            policy_id=self.policy_id, protectable_item_id=self.source.id, provider_specific_details=target))
        items = self.client.replication_protected_items
        items.begin_create(self.fabric, self.container, self.machine, body).result()
        until = time.time() + PROVIDER_SECONDS
        while self.item().properties.protection_state != "Protected":
            assert time.time() < until, self.item().properties.protection_state
            time.sleep(1)
        details = self.item().properties.provider_specific_details
        assert isinstance(details, m.InMageAzureV2ReplicationDetails) and len(details.protected_disks) == 2, details

    def item(self):
        return self.client.replication_protected_items.get(self.fabric, self.container, self.machine)

    def points(self):
        listed = self.client.recovery_points.list_by_replication_protected_items(
            self.fabric, self.container, self.machine)
        self.listed = sorted(listed, key=lambda point: point.properties.recovery_point_time)
        assert self.listed and self.listed[0].properties.recovery_point_type == "CrashConsistent", self.listed
        one = self.client.recovery_points.get(self.fabric, self.container, self.machine, self.listed[0].name)
        assert one.id == self.listed[0].id

    def drill(self):
        body = m.TestFailoverInput(properties=m.TestFailoverInputProperties(
            failover_direction="PrimaryToRecovery", network_type="NoNetworkAttachAsInput",
            provider_specific_details=m.InMageAzureV2TestFailoverInput(recovery_point_id=self.listed[-1].id)))
        items = self.client.replication_protected_items
        items.begin_test_failover(self.fabric, self.container, self.machine, body).result()
        assert self.item().properties.test_failover_state == "WaitingForCompletion"
        done = m.TestFailoverCleanupInput(properties=m.TestFailoverCleanupInputProperties(comments="from Python"))
        items.begin_test_failover_cleanup(self.fabric, self.container, self.machine, done).result()
        assert self.item().properties.last_successful_test_failover_time is not None

    def failover(self):
        items = self.client.replication_protected_items
        point = self.listed[-1].id
        body = m.UnplannedFailoverInput(properties=m.UnplannedFailoverInputProperties(
            failover_direction="PrimaryToRecovery", source_site_operations="NotRequired",
            provider_specific_details=m.InMageAzureV2UnplannedFailoverInput(recovery_point_id=point)))
        items.begin_unplanned_failover(self.fabric, self.container, self.machine, body).result()
        change = m.ApplyRecoveryPointInput(properties=m.ApplyRecoveryPointInputProperties(
            recovery_point_id=self.listed[0].id,
            provider_specific_details=m.InMageAzureV2ApplyRecoveryPointInput()))
        items.begin_apply_recovery_point(self.fabric, self.container, self.machine, change).result()
        items.begin_failover_commit(self.fabric, self.container, self.machine).result()
        assert self.item().properties.active_location == "Recovery"

    def look(self):
        jobs = list(self.client.replication_jobs.list())
        names = {job.properties.scenario_name for job in jobs}
        assert {"EnableDr", "TestFailover", "UnplannedFailover", "CommitFailover"} <= names, names
        whole = self.client.replication_jobs.get(jobs[0].name)
        assert whole.properties.tasks, whole
        list(self.client.replication_events.list())
        assert self.client.replication_vault_health.get().properties.protected_items_health.resource_count >= 1

    def refused(self):
        try:
            self.client.replication_protected_items.get(self.fabric, self.container, "nobody")
        except HttpResponseError as error:
            assert error.status_code == 404, error
        else:
            raise AssertionError("an item that is not there was found")

    def remove(self):
        body = m.DisableProtectionInput(properties=m.DisableProtectionInputProperties(
            disable_protection_reason="NotSpecified",
            replication_provider_input=m.DisableProtectionProviderSpecificInput()))
        self.client.replication_protected_items.begin_delete(self.fabric, self.container, self.machine, body).result()
        mapping = m.RemoveProtectionContainerMappingInput(
            properties=m.RemoveProtectionContainerMappingInputProperties(
                provider_specific_input=m.ReplicationProviderContainerUnmappingInput()))
        self.client.replication_protection_container_mappings.begin_delete(
            self.fabric, self.container, MAPPING, mapping).result()
        self.client.replication_policies.begin_delete(POLICY).result()
        assert POLICY not in [policy.name for policy in self.client.replication_policies.list()]


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(sys.argv[1]) as file:
        status = json.load(file)
    Life(status, sys.argv[2] if len(sys.argv) == 3 else status["machines"][0]["name"]).run()
    print("all well")
