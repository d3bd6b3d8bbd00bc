// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type * as messages from '@mezzo/domain/messages';
import { messageType, type MessageType } from '../message-type.ts';

export const Duration: MessageType<messages.Duration> =
  messageType('google.protobuf.Duration');
export const FrameworkID: MessageType<messages.FrameworkID> =
  messageType('mesos.v1.FrameworkID');
export const OfferID: MessageType<messages.OfferID> =
  messageType('mesos.v1.OfferID');
export const AgentID: MessageType<messages.AgentID> =
  messageType('mesos.v1.AgentID');
export const TaskID: MessageType<messages.TaskID> =
  messageType('mesos.v1.TaskID');
export const ExecutorID: MessageType<messages.ExecutorID> =
  messageType('mesos.v1.ExecutorID');
export const ContainerID: MessageType<messages.ContainerID> =
  messageType('mesos.v1.ContainerID');
export const ResourceProviderID: MessageType<messages.ResourceProviderID> =
  messageType('mesos.v1.ResourceProviderID');
export const OperationID: MessageType<messages.OperationID> =
  messageType('mesos.v1.OperationID');
export const TimeInfo: MessageType<messages.TimeInfo> =
  messageType('mesos.v1.TimeInfo');
export const DurationInfo: MessageType<messages.DurationInfo> =
  messageType('mesos.v1.DurationInfo');
export const Address: MessageType<messages.Address> =
  messageType('mesos.v1.Address');
export const URL: MessageType<messages.URL> =
  messageType('mesos.v1.URL');
export const Unavailability: MessageType<messages.Unavailability> =
  messageType('mesos.v1.Unavailability');
export const MachineID: MessageType<messages.MachineID> =
  messageType('mesos.v1.MachineID');
export const MachineInfo: MessageType<messages.MachineInfo> =
  messageType('mesos.v1.MachineInfo');
export const FrameworkInfo: MessageType<messages.FrameworkInfo> =
  messageType('mesos.v1.FrameworkInfo');
export const FrameworkInfoCapability: MessageType<messages.FrameworkInfoCapability> =
  messageType('mesos.v1.FrameworkInfo.Capability');
export const CheckInfo: MessageType<messages.CheckInfo> =
  messageType('mesos.v1.CheckInfo');
export const CheckInfoCommand: MessageType<messages.CheckInfoCommand> =
  messageType('mesos.v1.CheckInfo.Command');
export const CheckInfoHttp: MessageType<messages.CheckInfoHttp> =
  messageType('mesos.v1.CheckInfo.Http');
export const CheckInfoTcp: MessageType<messages.CheckInfoTcp> =
  messageType('mesos.v1.CheckInfo.Tcp');
export const HealthCheck: MessageType<messages.HealthCheck> =
  messageType('mesos.v1.HealthCheck');
export const HealthCheckHTTPCheckInfo: MessageType<messages.HealthCheckHTTPCheckInfo> =
  messageType('mesos.v1.HealthCheck.HTTPCheckInfo');
export const HealthCheckTCPCheckInfo: MessageType<messages.HealthCheckTCPCheckInfo> =
  messageType('mesos.v1.HealthCheck.TCPCheckInfo');
export const KillPolicy: MessageType<messages.KillPolicy> =
  messageType('mesos.v1.KillPolicy');
export const CommandInfo: MessageType<messages.CommandInfo> =
  messageType('mesos.v1.CommandInfo');
export const CommandInfoURI: MessageType<messages.CommandInfoURI> =
  messageType('mesos.v1.CommandInfo.URI');
export const ExecutorInfo: MessageType<messages.ExecutorInfo> =
  messageType('mesos.v1.ExecutorInfo');
export const DomainInfo: MessageType<messages.DomainInfo> =
  messageType('mesos.v1.DomainInfo');
export const DomainInfoFaultDomain: MessageType<messages.DomainInfoFaultDomain> =
  messageType('mesos.v1.DomainInfo.FaultDomain');
export const DomainInfoFaultDomainRegionInfo: MessageType<messages.DomainInfoFaultDomainRegionInfo> =
  messageType('mesos.v1.DomainInfo.FaultDomain.RegionInfo');
export const DomainInfoFaultDomainZoneInfo: MessageType<messages.DomainInfoFaultDomainZoneInfo> =
  messageType('mesos.v1.DomainInfo.FaultDomain.ZoneInfo');
export const MasterInfo: MessageType<messages.MasterInfo> =
  messageType('mesos.v1.MasterInfo');
export const MasterInfoCapability: MessageType<messages.MasterInfoCapability> =
  messageType('mesos.v1.MasterInfo.Capability');
export const AgentInfo: MessageType<messages.AgentInfo> =
  messageType('mesos.v1.AgentInfo');
export const AgentInfoCapability: MessageType<messages.AgentInfoCapability> =
  messageType('mesos.v1.AgentInfo.Capability');
export const CSIPluginContainerInfo: MessageType<messages.CSIPluginContainerInfo> =
  messageType('mesos.v1.CSIPluginContainerInfo');
export const CSIPluginEndpoint: MessageType<messages.CSIPluginEndpoint> =
  messageType('mesos.v1.CSIPluginEndpoint');
export const CSIPluginInfo: MessageType<messages.CSIPluginInfo> =
  messageType('mesos.v1.CSIPluginInfo');
export const ResourceProviderInfo: MessageType<messages.ResourceProviderInfo> =
  messageType('mesos.v1.ResourceProviderInfo');
export const ResourceProviderInfoStorage: MessageType<messages.ResourceProviderInfoStorage> =
  messageType('mesos.v1.ResourceProviderInfo.Storage');
export const Value: MessageType<messages.Value> =
  messageType('mesos.v1.Value');
export const ValueScalar: MessageType<messages.ValueScalar> =
  messageType('mesos.v1.Value.Scalar');
export const ValueRange: MessageType<messages.ValueRange> =
  messageType('mesos.v1.Value.Range');
export const ValueRanges: MessageType<messages.ValueRanges> =
  messageType('mesos.v1.Value.Ranges');
export const ValueSet: MessageType<messages.ValueSet> =
  messageType('mesos.v1.Value.Set');
export const ValueText: MessageType<messages.ValueText> =
  messageType('mesos.v1.Value.Text');
export const Attribute: MessageType<messages.Attribute> =
  messageType('mesos.v1.Attribute');
export const Resource: MessageType<messages.Resource> =
  messageType('mesos.v1.Resource');
export const ResourceAllocationInfo: MessageType<messages.ResourceAllocationInfo> =
  messageType('mesos.v1.Resource.AllocationInfo');
export const ResourceReservationInfo: MessageType<messages.ResourceReservationInfo> =
  messageType('mesos.v1.Resource.ReservationInfo');
export const ResourceDiskInfo: MessageType<messages.ResourceDiskInfo> =
  messageType('mesos.v1.Resource.DiskInfo');
export const ResourceDiskInfoPersistence: MessageType<messages.ResourceDiskInfoPersistence> =
  messageType('mesos.v1.Resource.DiskInfo.Persistence');
export const ResourceDiskInfoSource: MessageType<messages.ResourceDiskInfoSource> =
  messageType('mesos.v1.Resource.DiskInfo.Source');
export const ResourceDiskInfoSourcePath: MessageType<messages.ResourceDiskInfoSourcePath> =
  messageType('mesos.v1.Resource.DiskInfo.Source.Path');
export const ResourceDiskInfoSourceMount: MessageType<messages.ResourceDiskInfoSourceMount> =
  messageType('mesos.v1.Resource.DiskInfo.Source.Mount');
export const ResourceRevocableInfo: MessageType<messages.ResourceRevocableInfo> =
  messageType('mesos.v1.Resource.RevocableInfo');
export const ResourceSharedInfo: MessageType<messages.ResourceSharedInfo> =
  messageType('mesos.v1.Resource.SharedInfo');
export const TrafficControlStatistics: MessageType<messages.TrafficControlStatistics> =
  messageType('mesos.v1.TrafficControlStatistics');
export const IpStatistics: MessageType<messages.IpStatistics> =
  messageType('mesos.v1.IpStatistics');
export const IcmpStatistics: MessageType<messages.IcmpStatistics> =
  messageType('mesos.v1.IcmpStatistics');
export const TcpStatistics: MessageType<messages.TcpStatistics> =
  messageType('mesos.v1.TcpStatistics');
export const UdpStatistics: MessageType<messages.UdpStatistics> =
  messageType('mesos.v1.UdpStatistics');
export const SNMPStatistics: MessageType<messages.SNMPStatistics> =
  messageType('mesos.v1.SNMPStatistics');
export const DiskStatistics: MessageType<messages.DiskStatistics> =
  messageType('mesos.v1.DiskStatistics');
export const ResourceStatistics: MessageType<messages.ResourceStatistics> =
  messageType('mesos.v1.ResourceStatistics');
export const ResourceStatisticsRatePercentiles: MessageType<messages.ResourceStatisticsRatePercentiles> =
  messageType('mesos.v1.ResourceStatistics.RatePercentiles');
export const ResourceStatisticsRateStatistics: MessageType<messages.ResourceStatisticsRateStatistics> =
  messageType('mesos.v1.ResourceStatistics.RateStatistics');
export const ResourceUsage: MessageType<messages.ResourceUsage> =
  messageType('mesos.v1.ResourceUsage');
export const ResourceUsageExecutor: MessageType<messages.ResourceUsageExecutor> =
  messageType('mesos.v1.ResourceUsage.Executor');
export const ResourceUsageExecutorTask: MessageType<messages.ResourceUsageExecutorTask> =
  messageType('mesos.v1.ResourceUsage.Executor.Task');
export const PerfStatistics: MessageType<messages.PerfStatistics> =
  messageType('mesos.v1.PerfStatistics');
export const OfferFilters: MessageType<messages.OfferFilters> =
  messageType('mesos.v1.OfferFilters');
export const OfferFiltersResourceQuantities: MessageType<messages.OfferFiltersResourceQuantities> =
  messageType('mesos.v1.OfferFilters.ResourceQuantities');
export const OfferFiltersMinAllocatableResources: MessageType<messages.OfferFiltersMinAllocatableResources> =
  messageType('mesos.v1.OfferFilters.MinAllocatableResources');
export const Request: MessageType<messages.Request> =
  messageType('mesos.v1.Request');
export const Offer: MessageType<messages.Offer> =
  messageType('mesos.v1.Offer');
export const OfferOperation: MessageType<messages.OfferOperation> =
  messageType('mesos.v1.Offer.Operation');
export const OfferOperationLaunch: MessageType<messages.OfferOperationLaunch> =
  messageType('mesos.v1.Offer.Operation.Launch');
export const OfferOperationLaunchGroup: MessageType<messages.OfferOperationLaunchGroup> =
  messageType('mesos.v1.Offer.Operation.LaunchGroup');
export const OfferOperationReserve: MessageType<messages.OfferOperationReserve> =
  messageType('mesos.v1.Offer.Operation.Reserve');
export const OfferOperationUnreserve: MessageType<messages.OfferOperationUnreserve> =
  messageType('mesos.v1.Offer.Operation.Unreserve');
export const OfferOperationCreate: MessageType<messages.OfferOperationCreate> =
  messageType('mesos.v1.Offer.Operation.Create');
export const OfferOperationDestroy: MessageType<messages.OfferOperationDestroy> =
  messageType('mesos.v1.Offer.Operation.Destroy');
export const OfferOperationGrowVolume: MessageType<messages.OfferOperationGrowVolume> =
  messageType('mesos.v1.Offer.Operation.GrowVolume');
export const OfferOperationShrinkVolume: MessageType<messages.OfferOperationShrinkVolume> =
  messageType('mesos.v1.Offer.Operation.ShrinkVolume');
export const OfferOperationCreateDisk: MessageType<messages.OfferOperationCreateDisk> =
  messageType('mesos.v1.Offer.Operation.CreateDisk');
export const OfferOperationDestroyDisk: MessageType<messages.OfferOperationDestroyDisk> =
  messageType('mesos.v1.Offer.Operation.DestroyDisk');
export const InverseOffer: MessageType<messages.InverseOffer> =
  messageType('mesos.v1.InverseOffer');
export const TaskInfo: MessageType<messages.TaskInfo> =
  messageType('mesos.v1.TaskInfo');
export const TaskGroupInfo: MessageType<messages.TaskGroupInfo> =
  messageType('mesos.v1.TaskGroupInfo');
export const Task: MessageType<messages.Task> =
  messageType('mesos.v1.Task');
export const TaskResourceLimitation: MessageType<messages.TaskResourceLimitation> =
  messageType('mesos.v1.TaskResourceLimitation');
export const UUID: MessageType<messages.UUID> =
  messageType('mesos.v1.UUID');
export const Operation: MessageType<messages.Operation> =
  messageType('mesos.v1.Operation');
export const OperationStatus: MessageType<messages.OperationStatus> =
  messageType('mesos.v1.OperationStatus');
export const CheckStatusInfo: MessageType<messages.CheckStatusInfo> =
  messageType('mesos.v1.CheckStatusInfo');
export const CheckStatusInfoCommand: MessageType<messages.CheckStatusInfoCommand> =
  messageType('mesos.v1.CheckStatusInfo.Command');
export const CheckStatusInfoHttp: MessageType<messages.CheckStatusInfoHttp> =
  messageType('mesos.v1.CheckStatusInfo.Http');
export const CheckStatusInfoTcp: MessageType<messages.CheckStatusInfoTcp> =
  messageType('mesos.v1.CheckStatusInfo.Tcp');
export const TaskStatus: MessageType<messages.TaskStatus> =
  messageType('mesos.v1.TaskStatus');
export const Filters: MessageType<messages.Filters> =
  messageType('mesos.v1.Filters');
export const Environment: MessageType<messages.Environment> =
  messageType('mesos.v1.Environment');
export const EnvironmentVariable: MessageType<messages.EnvironmentVariable> =
  messageType('mesos.v1.Environment.Variable');
export const Parameter: MessageType<messages.Parameter> =
  messageType('mesos.v1.Parameter');
export const Parameters: MessageType<messages.Parameters> =
  messageType('mesos.v1.Parameters');
export const Credential: MessageType<messages.Credential> =
  messageType('mesos.v1.Credential');
export const Credentials: MessageType<messages.Credentials> =
  messageType('mesos.v1.Credentials');
export const Secret: MessageType<messages.Secret> =
  messageType('mesos.v1.Secret');
export const SecretReference: MessageType<messages.SecretReference> =
  messageType('mesos.v1.Secret.Reference');
export const SecretValue: MessageType<messages.SecretValue> =
  messageType('mesos.v1.Secret.Value');
export const RateLimit: MessageType<messages.RateLimit> =
  messageType('mesos.v1.RateLimit');
export const RateLimits: MessageType<messages.RateLimits> =
  messageType('mesos.v1.RateLimits');
export const Image: MessageType<messages.Image> =
  messageType('mesos.v1.Image');
export const ImageAppc: MessageType<messages.ImageAppc> =
  messageType('mesos.v1.Image.Appc');
export const ImageDocker: MessageType<messages.ImageDocker> =
  messageType('mesos.v1.Image.Docker');
export const MountPropagation: MessageType<messages.MountPropagation> =
  messageType('mesos.v1.MountPropagation');
export const Volume: MessageType<messages.Volume> =
  messageType('mesos.v1.Volume');
export const VolumeSource: MessageType<messages.VolumeSource> =
  messageType('mesos.v1.Volume.Source');
export const VolumeSourceDockerVolume: MessageType<messages.VolumeSourceDockerVolume> =
  messageType('mesos.v1.Volume.Source.DockerVolume');
export const VolumeSourceHostPath: MessageType<messages.VolumeSourceHostPath> =
  messageType('mesos.v1.Volume.Source.HostPath');
export const VolumeSourceSandboxPath: MessageType<messages.VolumeSourceSandboxPath> =
  messageType('mesos.v1.Volume.Source.SandboxPath');
export const VolumeSourceCSIVolume: MessageType<messages.VolumeSourceCSIVolume> =
  messageType('mesos.v1.Volume.Source.CSIVolume');
export const VolumeSourceCSIVolumeVolumeCapability: MessageType<messages.VolumeSourceCSIVolumeVolumeCapability> =
  messageType('mesos.v1.Volume.Source.CSIVolume.VolumeCapability');
export const VolumeSourceCSIVolumeVolumeCapabilityBlockVolume: MessageType<messages.VolumeSourceCSIVolumeVolumeCapabilityBlockVolume> =
  messageType('mesos.v1.Volume.Source.CSIVolume.VolumeCapability.BlockVolume');
export const VolumeSourceCSIVolumeVolumeCapabilityMountVolume: MessageType<messages.VolumeSourceCSIVolumeVolumeCapabilityMountVolume> =
  messageType('mesos.v1.Volume.Source.CSIVolume.VolumeCapability.MountVolume');
export const VolumeSourceCSIVolumeVolumeCapabilityAccessMode: MessageType<messages.VolumeSourceCSIVolumeVolumeCapabilityAccessMode> =
  messageType('mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode');
export const VolumeSourceCSIVolumeStaticProvisioning: MessageType<messages.VolumeSourceCSIVolumeStaticProvisioning> =
  messageType('mesos.v1.Volume.Source.CSIVolume.StaticProvisioning');
export const NetworkInfo: MessageType<messages.NetworkInfo> =
  messageType('mesos.v1.NetworkInfo');
export const NetworkInfoIPAddress: MessageType<messages.NetworkInfoIPAddress> =
  messageType('mesos.v1.NetworkInfo.IPAddress');
export const NetworkInfoPortMapping: MessageType<messages.NetworkInfoPortMapping> =
  messageType('mesos.v1.NetworkInfo.PortMapping');
export const CapabilityInfo: MessageType<messages.CapabilityInfo> =
  messageType('mesos.v1.CapabilityInfo');
export const SeccompInfo: MessageType<messages.SeccompInfo> =
  messageType('mesos.v1.SeccompInfo');
export const LinuxInfo: MessageType<messages.LinuxInfo> =
  messageType('mesos.v1.LinuxInfo');
export const RLimitInfo: MessageType<messages.RLimitInfo> =
  messageType('mesos.v1.RLimitInfo');
export const RLimitInfoRLimit: MessageType<messages.RLimitInfoRLimit> =
  messageType('mesos.v1.RLimitInfo.RLimit');
export const TTYInfo: MessageType<messages.TTYInfo> =
  messageType('mesos.v1.TTYInfo');
export const TTYInfoWindowSize: MessageType<messages.TTYInfoWindowSize> =
  messageType('mesos.v1.TTYInfo.WindowSize');
export const ContainerInfo: MessageType<messages.ContainerInfo> =
  messageType('mesos.v1.ContainerInfo');
export const ContainerInfoDockerInfo: MessageType<messages.ContainerInfoDockerInfo> =
  messageType('mesos.v1.ContainerInfo.DockerInfo');
export const ContainerInfoDockerInfoPortMapping: MessageType<messages.ContainerInfoDockerInfoPortMapping> =
  messageType('mesos.v1.ContainerInfo.DockerInfo.PortMapping');
export const ContainerInfoMesosInfo: MessageType<messages.ContainerInfoMesosInfo> =
  messageType('mesos.v1.ContainerInfo.MesosInfo');
export const ContainerStatus: MessageType<messages.ContainerStatus> =
  messageType('mesos.v1.ContainerStatus');
export const CgroupInfo: MessageType<messages.CgroupInfo> =
  messageType('mesos.v1.CgroupInfo');
export const CgroupInfoBlkio: MessageType<messages.CgroupInfoBlkio> =
  messageType('mesos.v1.CgroupInfo.Blkio');
export const CgroupInfoBlkioValue: MessageType<messages.CgroupInfoBlkioValue> =
  messageType('mesos.v1.CgroupInfo.Blkio.Value');
export const CgroupInfoBlkioCFQ: MessageType<messages.CgroupInfoBlkioCFQ> =
  messageType('mesos.v1.CgroupInfo.Blkio.CFQ');
export const CgroupInfoBlkioCFQStatistics: MessageType<messages.CgroupInfoBlkioCFQStatistics> =
  messageType('mesos.v1.CgroupInfo.Blkio.CFQ.Statistics');
export const CgroupInfoBlkioThrottling: MessageType<messages.CgroupInfoBlkioThrottling> =
  messageType('mesos.v1.CgroupInfo.Blkio.Throttling');
export const CgroupInfoBlkioThrottlingStatistics: MessageType<messages.CgroupInfoBlkioThrottlingStatistics> =
  messageType('mesos.v1.CgroupInfo.Blkio.Throttling.Statistics');
export const CgroupInfoBlkioStatistics: MessageType<messages.CgroupInfoBlkioStatistics> =
  messageType('mesos.v1.CgroupInfo.Blkio.Statistics');
export const CgroupInfoNetCls: MessageType<messages.CgroupInfoNetCls> =
  messageType('mesos.v1.CgroupInfo.NetCls');
export const Labels: MessageType<messages.Labels> =
  messageType('mesos.v1.Labels');
export const Label: MessageType<messages.Label> =
  messageType('mesos.v1.Label');
export const Port: MessageType<messages.Port> =
  messageType('mesos.v1.Port');
export const Ports: MessageType<messages.Ports> =
  messageType('mesos.v1.Ports');
export const DiscoveryInfo: MessageType<messages.DiscoveryInfo> =
  messageType('mesos.v1.DiscoveryInfo');
export const WeightInfo: MessageType<messages.WeightInfo> =
  messageType('mesos.v1.WeightInfo');
export const VersionInfo: MessageType<messages.VersionInfo> =
  messageType('mesos.v1.VersionInfo');
export const Flag: MessageType<messages.Flag> =
  messageType('mesos.v1.Flag');
export const Role: MessageType<messages.Role> =
  messageType('mesos.v1.Role');
export const Metric: MessageType<messages.Metric> =
  messageType('mesos.v1.Metric');
export const FileInfo: MessageType<messages.FileInfo> =
  messageType('mesos.v1.FileInfo');
export const Device: MessageType<messages.Device> =
  messageType('mesos.v1.Device');
export const DeviceNumber: MessageType<messages.DeviceNumber> =
  messageType('mesos.v1.Device.Number');
export const DeviceAccess: MessageType<messages.DeviceAccess> =
  messageType('mesos.v1.DeviceAccess');
export const DeviceAccessAccess: MessageType<messages.DeviceAccessAccess> =
  messageType('mesos.v1.DeviceAccess.Access');
export const DeviceWhitelist: MessageType<messages.DeviceWhitelist> =
  messageType('mesos.v1.DeviceWhitelist');
export const DrainConfig: MessageType<messages.DrainConfig> =
  messageType('mesos.v1.DrainConfig');
export const DrainInfo: MessageType<messages.DrainInfo> =
  messageType('mesos.v1.DrainInfo');
export const AllocatorInverseOfferStatus: MessageType<messages.allocatorMessages.InverseOfferStatus> =
  messageType('mesos.v1.allocator.InverseOfferStatus');
export const MaintenanceWindow: MessageType<messages.maintenance.Window> =
  messageType('mesos.v1.maintenance.Window');
export const MaintenanceSchedule: MessageType<messages.maintenance.Schedule> =
  messageType('mesos.v1.maintenance.Schedule');
export const MaintenanceClusterStatus: MessageType<messages.maintenance.ClusterStatus> =
  messageType('mesos.v1.maintenance.ClusterStatus');
export const MaintenanceClusterStatusDrainingMachine: MessageType<messages.maintenance.ClusterStatusDrainingMachine> =
  messageType('mesos.v1.maintenance.ClusterStatus.DrainingMachine');
export const SchedulerEvent: MessageType<messages.schedulerApi.Event> =
  messageType('mesos.v1.scheduler.Event');
export const SchedulerEventSubscribed: MessageType<messages.schedulerApi.EventSubscribed> =
  messageType('mesos.v1.scheduler.Event.Subscribed');
export const SchedulerEventOffers: MessageType<messages.schedulerApi.EventOffers> =
  messageType('mesos.v1.scheduler.Event.Offers');
export const SchedulerEventInverseOffers: MessageType<messages.schedulerApi.EventInverseOffers> =
  messageType('mesos.v1.scheduler.Event.InverseOffers');
export const SchedulerEventRescind: MessageType<messages.schedulerApi.EventRescind> =
  messageType('mesos.v1.scheduler.Event.Rescind');
export const SchedulerEventRescindInverseOffer: MessageType<messages.schedulerApi.EventRescindInverseOffer> =
  messageType('mesos.v1.scheduler.Event.RescindInverseOffer');
export const SchedulerEventUpdate: MessageType<messages.schedulerApi.EventUpdate> =
  messageType('mesos.v1.scheduler.Event.Update');
export const SchedulerEventUpdateOperationStatus: MessageType<messages.schedulerApi.EventUpdateOperationStatus> =
  messageType('mesos.v1.scheduler.Event.UpdateOperationStatus');
export const SchedulerEventMessage: MessageType<messages.schedulerApi.EventMessage> =
  messageType('mesos.v1.scheduler.Event.Message');
export const SchedulerEventFailure: MessageType<messages.schedulerApi.EventFailure> =
  messageType('mesos.v1.scheduler.Event.Failure');
export const SchedulerEventError: MessageType<messages.schedulerApi.EventError> =
  messageType('mesos.v1.scheduler.Event.Error');
export const SchedulerResponse: MessageType<messages.schedulerApi.Response> =
  messageType('mesos.v1.scheduler.Response');
export const SchedulerResponseReconcileOperations: MessageType<messages.schedulerApi.ResponseReconcileOperations> =
  messageType('mesos.v1.scheduler.Response.ReconcileOperations');
export const SchedulerAttributeConstraint: MessageType<messages.schedulerApi.AttributeConstraint> =
  messageType('mesos.v1.scheduler.AttributeConstraint');
export const SchedulerAttributeConstraintSelector: MessageType<messages.schedulerApi.AttributeConstraintSelector> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Selector');
export const SchedulerAttributeConstraintPredicate: MessageType<messages.schedulerApi.AttributeConstraintPredicate> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate');
export const SchedulerAttributeConstraintPredicateExists: MessageType<messages.schedulerApi.AttributeConstraintPredicateExists> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate.Exists');
export const SchedulerAttributeConstraintPredicateNotExists: MessageType<messages.schedulerApi.AttributeConstraintPredicateNotExists> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists');
export const SchedulerAttributeConstraintPredicateTextEquals: MessageType<messages.schedulerApi.AttributeConstraintPredicateTextEquals> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals');
export const SchedulerAttributeConstraintPredicateTextNotEquals: MessageType<messages.schedulerApi.AttributeConstraintPredicateTextNotEquals> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals');
export const SchedulerAttributeConstraintPredicateTextMatches: MessageType<messages.schedulerApi.AttributeConstraintPredicateTextMatches> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches');
export const SchedulerAttributeConstraintPredicateTextNotMatches: MessageType<messages.schedulerApi.AttributeConstraintPredicateTextNotMatches> =
  messageType('mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches');
export const SchedulerOfferConstraints: MessageType<messages.schedulerApi.OfferConstraints> =
  messageType('mesos.v1.scheduler.OfferConstraints');
export const SchedulerOfferConstraintsRoleConstraints: MessageType<messages.schedulerApi.OfferConstraintsRoleConstraints> =
  messageType('mesos.v1.scheduler.OfferConstraints.RoleConstraints');
export const SchedulerOfferConstraintsRoleConstraintsGroup: MessageType<messages.schedulerApi.OfferConstraintsRoleConstraintsGroup> =
  messageType('mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group');
export const SchedulerCall: MessageType<messages.schedulerApi.Call> =
  messageType('mesos.v1.scheduler.Call');
export const SchedulerCallSubscribe: MessageType<messages.schedulerApi.CallSubscribe> =
  messageType('mesos.v1.scheduler.Call.Subscribe');
export const SchedulerCallAccept: MessageType<messages.schedulerApi.CallAccept> =
  messageType('mesos.v1.scheduler.Call.Accept');
export const SchedulerCallDecline: MessageType<messages.schedulerApi.CallDecline> =
  messageType('mesos.v1.scheduler.Call.Decline');
export const SchedulerCallAcceptInverseOffers: MessageType<messages.schedulerApi.CallAcceptInverseOffers> =
  messageType('mesos.v1.scheduler.Call.AcceptInverseOffers');
export const SchedulerCallDeclineInverseOffers: MessageType<messages.schedulerApi.CallDeclineInverseOffers> =
  messageType('mesos.v1.scheduler.Call.DeclineInverseOffers');
export const SchedulerCallRevive: MessageType<messages.schedulerApi.CallRevive> =
  messageType('mesos.v1.scheduler.Call.Revive');
export const SchedulerCallKill: MessageType<messages.schedulerApi.CallKill> =
  messageType('mesos.v1.scheduler.Call.Kill');
export const SchedulerCallShutdown: MessageType<messages.schedulerApi.CallShutdown> =
  messageType('mesos.v1.scheduler.Call.Shutdown');
export const SchedulerCallAcknowledge: MessageType<messages.schedulerApi.CallAcknowledge> =
  messageType('mesos.v1.scheduler.Call.Acknowledge');
export const SchedulerCallAcknowledgeOperationStatus: MessageType<messages.schedulerApi.CallAcknowledgeOperationStatus> =
  messageType('mesos.v1.scheduler.Call.AcknowledgeOperationStatus');
export const SchedulerCallReconcile: MessageType<messages.schedulerApi.CallReconcile> =
  messageType('mesos.v1.scheduler.Call.Reconcile');
export const SchedulerCallReconcileTask: MessageType<messages.schedulerApi.CallReconcileTask> =
  messageType('mesos.v1.scheduler.Call.Reconcile.Task');
export const SchedulerCallReconcileOperations: MessageType<messages.schedulerApi.CallReconcileOperations> =
  messageType('mesos.v1.scheduler.Call.ReconcileOperations');
export const SchedulerCallReconcileOperationsOperation: MessageType<messages.schedulerApi.CallReconcileOperationsOperation> =
  messageType('mesos.v1.scheduler.Call.ReconcileOperations.Operation');
export const SchedulerCallMessage: MessageType<messages.schedulerApi.CallMessage> =
  messageType('mesos.v1.scheduler.Call.Message');
export const SchedulerCallRequest: MessageType<messages.schedulerApi.CallRequest> =
  messageType('mesos.v1.scheduler.Call.Request');
export const SchedulerCallSuppress: MessageType<messages.schedulerApi.CallSuppress> =
  messageType('mesos.v1.scheduler.Call.Suppress');
export const SchedulerCallUpdateFramework: MessageType<messages.schedulerApi.CallUpdateFramework> =
  messageType('mesos.v1.scheduler.Call.UpdateFramework');
export const SchedulerAPIResult: MessageType<messages.schedulerApi.APIResult> =
  messageType('mesos.v1.scheduler.APIResult');
export const QuotaInfo: MessageType<messages.quota.QuotaInfo> =
  messageType('mesos.v1.quota.QuotaInfo');
export const QuotaRequest: MessageType<messages.quota.QuotaRequest> =
  messageType('mesos.v1.quota.QuotaRequest');
export const QuotaConfig: MessageType<messages.quota.QuotaConfig> =
  messageType('mesos.v1.quota.QuotaConfig');
export const QuotaStatus: MessageType<messages.quota.QuotaStatus> =
  messageType('mesos.v1.quota.QuotaStatus');
export const MasterCall: MessageType<messages.masterApi.Call> =
  messageType('mesos.v1.master.Call');
export const MasterCallGetMetrics: MessageType<messages.masterApi.CallGetMetrics> =
  messageType('mesos.v1.master.Call.GetMetrics');
export const MasterCallSetLoggingLevel: MessageType<messages.masterApi.CallSetLoggingLevel> =
  messageType('mesos.v1.master.Call.SetLoggingLevel');
export const MasterCallListFiles: MessageType<messages.masterApi.CallListFiles> =
  messageType('mesos.v1.master.Call.ListFiles');
export const MasterCallReadFile: MessageType<messages.masterApi.CallReadFile> =
  messageType('mesos.v1.master.Call.ReadFile');
export const MasterCallUpdateWeights: MessageType<messages.masterApi.CallUpdateWeights> =
  messageType('mesos.v1.master.Call.UpdateWeights');
export const MasterCallReserveResources: MessageType<messages.masterApi.CallReserveResources> =
  messageType('mesos.v1.master.Call.ReserveResources');
export const MasterCallUnreserveResources: MessageType<messages.masterApi.CallUnreserveResources> =
  messageType('mesos.v1.master.Call.UnreserveResources');
export const MasterCallCreateVolumes: MessageType<messages.masterApi.CallCreateVolumes> =
  messageType('mesos.v1.master.Call.CreateVolumes');
export const MasterCallDestroyVolumes: MessageType<messages.masterApi.CallDestroyVolumes> =
  messageType('mesos.v1.master.Call.DestroyVolumes');
export const MasterCallGrowVolume: MessageType<messages.masterApi.CallGrowVolume> =
  messageType('mesos.v1.master.Call.GrowVolume');
export const MasterCallShrinkVolume: MessageType<messages.masterApi.CallShrinkVolume> =
  messageType('mesos.v1.master.Call.ShrinkVolume');
export const MasterCallUpdateMaintenanceSchedule: MessageType<messages.masterApi.CallUpdateMaintenanceSchedule> =
  messageType('mesos.v1.master.Call.UpdateMaintenanceSchedule');
export const MasterCallStartMaintenance: MessageType<messages.masterApi.CallStartMaintenance> =
  messageType('mesos.v1.master.Call.StartMaintenance');
export const MasterCallStopMaintenance: MessageType<messages.masterApi.CallStopMaintenance> =
  messageType('mesos.v1.master.Call.StopMaintenance');
export const MasterCallDrainAgent: MessageType<messages.masterApi.CallDrainAgent> =
  messageType('mesos.v1.master.Call.DrainAgent');
export const MasterCallDeactivateAgent: MessageType<messages.masterApi.CallDeactivateAgent> =
  messageType('mesos.v1.master.Call.DeactivateAgent');
export const MasterCallReactivateAgent: MessageType<messages.masterApi.CallReactivateAgent> =
  messageType('mesos.v1.master.Call.ReactivateAgent');
export const MasterCallUpdateQuota: MessageType<messages.masterApi.CallUpdateQuota> =
  messageType('mesos.v1.master.Call.UpdateQuota');
export const MasterCallSetQuota: MessageType<messages.masterApi.CallSetQuota> =
  messageType('mesos.v1.master.Call.SetQuota');
export const MasterCallRemoveQuota: MessageType<messages.masterApi.CallRemoveQuota> =
  messageType('mesos.v1.master.Call.RemoveQuota');
export const MasterCallTeardown: MessageType<messages.masterApi.CallTeardown> =
  messageType('mesos.v1.master.Call.Teardown');
export const MasterCallMarkAgentGone: MessageType<messages.masterApi.CallMarkAgentGone> =
  messageType('mesos.v1.master.Call.MarkAgentGone');
export const MasterResponse: MessageType<messages.masterApi.Response> =
  messageType('mesos.v1.master.Response');
export const MasterResponseGetHealth: MessageType<messages.masterApi.ResponseGetHealth> =
  messageType('mesos.v1.master.Response.GetHealth');
export const MasterResponseGetFlags: MessageType<messages.masterApi.ResponseGetFlags> =
  messageType('mesos.v1.master.Response.GetFlags');
export const MasterResponseGetVersion: MessageType<messages.masterApi.ResponseGetVersion> =
  messageType('mesos.v1.master.Response.GetVersion');
export const MasterResponseGetMetrics: MessageType<messages.masterApi.ResponseGetMetrics> =
  messageType('mesos.v1.master.Response.GetMetrics');
export const MasterResponseGetLoggingLevel: MessageType<messages.masterApi.ResponseGetLoggingLevel> =
  messageType('mesos.v1.master.Response.GetLoggingLevel');
export const MasterResponseListFiles: MessageType<messages.masterApi.ResponseListFiles> =
  messageType('mesos.v1.master.Response.ListFiles');
export const MasterResponseReadFile: MessageType<messages.masterApi.ResponseReadFile> =
  messageType('mesos.v1.master.Response.ReadFile');
export const MasterResponseGetState: MessageType<messages.masterApi.ResponseGetState> =
  messageType('mesos.v1.master.Response.GetState');
export const MasterResponseGetAgents: MessageType<messages.masterApi.ResponseGetAgents> =
  messageType('mesos.v1.master.Response.GetAgents');
export const MasterResponseGetAgentsAgent: MessageType<messages.masterApi.ResponseGetAgentsAgent> =
  messageType('mesos.v1.master.Response.GetAgents.Agent');
export const MasterResponseGetAgentsAgentResourceProvider: MessageType<messages.masterApi.ResponseGetAgentsAgentResourceProvider> =
  messageType('mesos.v1.master.Response.GetAgents.Agent.ResourceProvider');
export const MasterResponseGetFrameworks: MessageType<messages.masterApi.ResponseGetFrameworks> =
  messageType('mesos.v1.master.Response.GetFrameworks');
export const MasterResponseGetFrameworksFramework: MessageType<messages.masterApi.ResponseGetFrameworksFramework> =
  messageType('mesos.v1.master.Response.GetFrameworks.Framework');
export const MasterResponseGetExecutors: MessageType<messages.masterApi.ResponseGetExecutors> =
  messageType('mesos.v1.master.Response.GetExecutors');
export const MasterResponseGetExecutorsExecutor: MessageType<messages.masterApi.ResponseGetExecutorsExecutor> =
  messageType('mesos.v1.master.Response.GetExecutors.Executor');
export const MasterResponseGetOperations: MessageType<messages.masterApi.ResponseGetOperations> =
  messageType('mesos.v1.master.Response.GetOperations');
export const MasterResponseGetTasks: MessageType<messages.masterApi.ResponseGetTasks> =
  messageType('mesos.v1.master.Response.GetTasks');
export const MasterResponseGetRoles: MessageType<messages.masterApi.ResponseGetRoles> =
  messageType('mesos.v1.master.Response.GetRoles');
export const MasterResponseGetWeights: MessageType<messages.masterApi.ResponseGetWeights> =
  messageType('mesos.v1.master.Response.GetWeights');
export const MasterResponseGetMaster: MessageType<messages.masterApi.ResponseGetMaster> =
  messageType('mesos.v1.master.Response.GetMaster');
export const MasterResponseGetMaintenanceStatus: MessageType<messages.masterApi.ResponseGetMaintenanceStatus> =
  messageType('mesos.v1.master.Response.GetMaintenanceStatus');
export const MasterResponseGetMaintenanceSchedule: MessageType<messages.masterApi.ResponseGetMaintenanceSchedule> =
  messageType('mesos.v1.master.Response.GetMaintenanceSchedule');
export const MasterResponseGetQuota: MessageType<messages.masterApi.ResponseGetQuota> =
  messageType('mesos.v1.master.Response.GetQuota');
export const MasterEvent: MessageType<messages.masterApi.Event> =
  messageType('mesos.v1.master.Event');
export const MasterEventSubscribed: MessageType<messages.masterApi.EventSubscribed> =
  messageType('mesos.v1.master.Event.Subscribed');
export const MasterEventTaskAdded: MessageType<messages.masterApi.EventTaskAdded> =
  messageType('mesos.v1.master.Event.TaskAdded');
export const MasterEventTaskUpdated: MessageType<messages.masterApi.EventTaskUpdated> =
  messageType('mesos.v1.master.Event.TaskUpdated');
export const MasterEventFrameworkAdded: MessageType<messages.masterApi.EventFrameworkAdded> =
  messageType('mesos.v1.master.Event.FrameworkAdded');
export const MasterEventFrameworkUpdated: MessageType<messages.masterApi.EventFrameworkUpdated> =
  messageType('mesos.v1.master.Event.FrameworkUpdated');
export const MasterEventFrameworkRemoved: MessageType<messages.masterApi.EventFrameworkRemoved> =
  messageType('mesos.v1.master.Event.FrameworkRemoved');
export const MasterEventAgentAdded: MessageType<messages.masterApi.EventAgentAdded> =
  messageType('mesos.v1.master.Event.AgentAdded');
export const MasterEventAgentRemoved: MessageType<messages.masterApi.EventAgentRemoved> =
  messageType('mesos.v1.master.Event.AgentRemoved');
export const ResourceProviderEvent: MessageType<messages.resourceProviderApi.Event> =
  messageType('mesos.v1.resource_provider.Event');
export const ResourceProviderEventSubscribed: MessageType<messages.resourceProviderApi.EventSubscribed> =
  messageType('mesos.v1.resource_provider.Event.Subscribed');
export const ResourceProviderEventApplyOperation: MessageType<messages.resourceProviderApi.EventApplyOperation> =
  messageType('mesos.v1.resource_provider.Event.ApplyOperation');
export const ResourceProviderEventPublishResources: MessageType<messages.resourceProviderApi.EventPublishResources> =
  messageType('mesos.v1.resource_provider.Event.PublishResources');
export const ResourceProviderEventAcknowledgeOperationStatus: MessageType<messages.resourceProviderApi.EventAcknowledgeOperationStatus> =
  messageType('mesos.v1.resource_provider.Event.AcknowledgeOperationStatus');
export const ResourceProviderEventReconcileOperations: MessageType<messages.resourceProviderApi.EventReconcileOperations> =
  messageType('mesos.v1.resource_provider.Event.ReconcileOperations');
export const ResourceProviderCall: MessageType<messages.resourceProviderApi.Call> =
  messageType('mesos.v1.resource_provider.Call');
export const ResourceProviderCallSubscribe: MessageType<messages.resourceProviderApi.CallSubscribe> =
  messageType('mesos.v1.resource_provider.Call.Subscribe');
export const ResourceProviderCallUpdateOperationStatus: MessageType<messages.resourceProviderApi.CallUpdateOperationStatus> =
  messageType('mesos.v1.resource_provider.Call.UpdateOperationStatus');
export const ResourceProviderCallUpdateState: MessageType<messages.resourceProviderApi.CallUpdateState> =
  messageType('mesos.v1.resource_provider.Call.UpdateState');
export const ResourceProviderCallUpdatePublishResourcesStatus: MessageType<messages.resourceProviderApi.CallUpdatePublishResourcesStatus> =
  messageType('mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus');
export const AgentCall: MessageType<messages.agentApi.Call> =
  messageType('mesos.v1.agent.Call');
export const AgentCallGetMetrics: MessageType<messages.agentApi.CallGetMetrics> =
  messageType('mesos.v1.agent.Call.GetMetrics');
export const AgentCallSetLoggingLevel: MessageType<messages.agentApi.CallSetLoggingLevel> =
  messageType('mesos.v1.agent.Call.SetLoggingLevel');
export const AgentCallListFiles: MessageType<messages.agentApi.CallListFiles> =
  messageType('mesos.v1.agent.Call.ListFiles');
export const AgentCallReadFile: MessageType<messages.agentApi.CallReadFile> =
  messageType('mesos.v1.agent.Call.ReadFile');
export const AgentCallGetContainers: MessageType<messages.agentApi.CallGetContainers> =
  messageType('mesos.v1.agent.Call.GetContainers');
export const AgentCallLaunchNestedContainer: MessageType<messages.agentApi.CallLaunchNestedContainer> =
  messageType('mesos.v1.agent.Call.LaunchNestedContainer');
export const AgentCallWaitNestedContainer: MessageType<messages.agentApi.CallWaitNestedContainer> =
  messageType('mesos.v1.agent.Call.WaitNestedContainer');
export const AgentCallKillNestedContainer: MessageType<messages.agentApi.CallKillNestedContainer> =
  messageType('mesos.v1.agent.Call.KillNestedContainer');
export const AgentCallRemoveNestedContainer: MessageType<messages.agentApi.CallRemoveNestedContainer> =
  messageType('mesos.v1.agent.Call.RemoveNestedContainer');
export const AgentCallLaunchNestedContainerSession: MessageType<messages.agentApi.CallLaunchNestedContainerSession> =
  messageType('mesos.v1.agent.Call.LaunchNestedContainerSession');
export const AgentCallAttachContainerInput: MessageType<messages.agentApi.CallAttachContainerInput> =
  messageType('mesos.v1.agent.Call.AttachContainerInput');
export const AgentCallAttachContainerOutput: MessageType<messages.agentApi.CallAttachContainerOutput> =
  messageType('mesos.v1.agent.Call.AttachContainerOutput');
export const AgentCallLaunchContainer: MessageType<messages.agentApi.CallLaunchContainer> =
  messageType('mesos.v1.agent.Call.LaunchContainer');
export const AgentCallWaitContainer: MessageType<messages.agentApi.CallWaitContainer> =
  messageType('mesos.v1.agent.Call.WaitContainer');
export const AgentCallKillContainer: MessageType<messages.agentApi.CallKillContainer> =
  messageType('mesos.v1.agent.Call.KillContainer');
export const AgentCallRemoveContainer: MessageType<messages.agentApi.CallRemoveContainer> =
  messageType('mesos.v1.agent.Call.RemoveContainer');
export const AgentCallAddResourceProviderConfig: MessageType<messages.agentApi.CallAddResourceProviderConfig> =
  messageType('mesos.v1.agent.Call.AddResourceProviderConfig');
export const AgentCallUpdateResourceProviderConfig: MessageType<messages.agentApi.CallUpdateResourceProviderConfig> =
  messageType('mesos.v1.agent.Call.UpdateResourceProviderConfig');
export const AgentCallRemoveResourceProviderConfig: MessageType<messages.agentApi.CallRemoveResourceProviderConfig> =
  messageType('mesos.v1.agent.Call.RemoveResourceProviderConfig');
export const AgentCallMarkResourceProviderGone: MessageType<messages.agentApi.CallMarkResourceProviderGone> =
  messageType('mesos.v1.agent.Call.MarkResourceProviderGone');
export const AgentCallPruneImages: MessageType<messages.agentApi.CallPruneImages> =
  messageType('mesos.v1.agent.Call.PruneImages');
export const AgentResponse: MessageType<messages.agentApi.Response> =
  messageType('mesos.v1.agent.Response');
export const AgentResponseGetHealth: MessageType<messages.agentApi.ResponseGetHealth> =
  messageType('mesos.v1.agent.Response.GetHealth');
export const AgentResponseGetFlags: MessageType<messages.agentApi.ResponseGetFlags> =
  messageType('mesos.v1.agent.Response.GetFlags');
export const AgentResponseGetVersion: MessageType<messages.agentApi.ResponseGetVersion> =
  messageType('mesos.v1.agent.Response.GetVersion');
export const AgentResponseGetMetrics: MessageType<messages.agentApi.ResponseGetMetrics> =
  messageType('mesos.v1.agent.Response.GetMetrics');
export const AgentResponseGetLoggingLevel: MessageType<messages.agentApi.ResponseGetLoggingLevel> =
  messageType('mesos.v1.agent.Response.GetLoggingLevel');
export const AgentResponseListFiles: MessageType<messages.agentApi.ResponseListFiles> =
  messageType('mesos.v1.agent.Response.ListFiles');
export const AgentResponseReadFile: MessageType<messages.agentApi.ResponseReadFile> =
  messageType('mesos.v1.agent.Response.ReadFile');
export const AgentResponseGetState: MessageType<messages.agentApi.ResponseGetState> =
  messageType('mesos.v1.agent.Response.GetState');
export const AgentResponseGetContainers: MessageType<messages.agentApi.ResponseGetContainers> =
  messageType('mesos.v1.agent.Response.GetContainers');
export const AgentResponseGetContainersContainer: MessageType<messages.agentApi.ResponseGetContainersContainer> =
  messageType('mesos.v1.agent.Response.GetContainers.Container');
export const AgentResponseGetFrameworks: MessageType<messages.agentApi.ResponseGetFrameworks> =
  messageType('mesos.v1.agent.Response.GetFrameworks');
export const AgentResponseGetFrameworksFramework: MessageType<messages.agentApi.ResponseGetFrameworksFramework> =
  messageType('mesos.v1.agent.Response.GetFrameworks.Framework');
export const AgentResponseGetExecutors: MessageType<messages.agentApi.ResponseGetExecutors> =
  messageType('mesos.v1.agent.Response.GetExecutors');
export const AgentResponseGetExecutorsExecutor: MessageType<messages.agentApi.ResponseGetExecutorsExecutor> =
  messageType('mesos.v1.agent.Response.GetExecutors.Executor');
export const AgentResponseGetOperations: MessageType<messages.agentApi.ResponseGetOperations> =
  messageType('mesos.v1.agent.Response.GetOperations');
export const AgentResponseGetTasks: MessageType<messages.agentApi.ResponseGetTasks> =
  messageType('mesos.v1.agent.Response.GetTasks');
export const AgentResponseGetAgent: MessageType<messages.agentApi.ResponseGetAgent> =
  messageType('mesos.v1.agent.Response.GetAgent');
export const AgentResponseGetResourceProviders: MessageType<messages.agentApi.ResponseGetResourceProviders> =
  messageType('mesos.v1.agent.Response.GetResourceProviders');
export const AgentResponseGetResourceProvidersResourceProvider: MessageType<messages.agentApi.ResponseGetResourceProvidersResourceProvider> =
  messageType('mesos.v1.agent.Response.GetResourceProviders.ResourceProvider');
export const AgentResponseWaitNestedContainer: MessageType<messages.agentApi.ResponseWaitNestedContainer> =
  messageType('mesos.v1.agent.Response.WaitNestedContainer');
export const AgentResponseWaitContainer: MessageType<messages.agentApi.ResponseWaitContainer> =
  messageType('mesos.v1.agent.Response.WaitContainer');
export const AgentProcessIO: MessageType<messages.agentApi.ProcessIO> =
  messageType('mesos.v1.agent.ProcessIO');
export const AgentProcessIOData: MessageType<messages.agentApi.ProcessIOData> =
  messageType('mesos.v1.agent.ProcessIO.Data');
export const AgentProcessIOControl: MessageType<messages.agentApi.ProcessIOControl> =
  messageType('mesos.v1.agent.ProcessIO.Control');
export const AgentProcessIOControlHeartbeat: MessageType<messages.agentApi.ProcessIOControlHeartbeat> =
  messageType('mesos.v1.agent.ProcessIO.Control.Heartbeat');
export const ExecutorEvent: MessageType<messages.executorApi.Event> =
  messageType('mesos.v1.executor.Event');
export const ExecutorEventSubscribed: MessageType<messages.executorApi.EventSubscribed> =
  messageType('mesos.v1.executor.Event.Subscribed');
export const ExecutorEventLaunch: MessageType<messages.executorApi.EventLaunch> =
  messageType('mesos.v1.executor.Event.Launch');
export const ExecutorEventLaunchGroup: MessageType<messages.executorApi.EventLaunchGroup> =
  messageType('mesos.v1.executor.Event.LaunchGroup');
export const ExecutorEventKill: MessageType<messages.executorApi.EventKill> =
  messageType('mesos.v1.executor.Event.Kill');
export const ExecutorEventAcknowledged: MessageType<messages.executorApi.EventAcknowledged> =
  messageType('mesos.v1.executor.Event.Acknowledged');
export const ExecutorEventMessage: MessageType<messages.executorApi.EventMessage> =
  messageType('mesos.v1.executor.Event.Message');
export const ExecutorEventError: MessageType<messages.executorApi.EventError> =
  messageType('mesos.v1.executor.Event.Error');
export const ExecutorCall: MessageType<messages.executorApi.Call> =
  messageType('mesos.v1.executor.Call');
export const ExecutorCallSubscribe: MessageType<messages.executorApi.CallSubscribe> =
  messageType('mesos.v1.executor.Call.Subscribe');
export const ExecutorCallUpdate: MessageType<messages.executorApi.CallUpdate> =
  messageType('mesos.v1.executor.Call.Update');
export const ExecutorCallMessage: MessageType<messages.executorApi.CallMessage> =
  messageType('mesos.v1.executor.Call.Message');
